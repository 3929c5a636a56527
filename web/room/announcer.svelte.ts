import type { RoomEvent } from '../../protocol/room.ts';
import { t } from '../i18n/room.ts';

const EVERY_MS = 3_000;
const LONGEST = 200;

/**
 * Tells screen readers what was written: a single message in full, several by their number. At most once in three seconds,
 * so that a busy chat does not talk over the lecture.
 */
export function createAnnouncer() {
  let text = $state('');
  let heardUpTo: number | null = null;
  let waiting: { name: string; text: string }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function announce(): void {
    timer = undefined;
    const only = waiting.length === 1 ? waiting[0]! : null;
    text = only ? t('chat.heardOne', only) : t('chat.heardMany', { count: waiting.length });
    waiting = [];
  }

  return {
    get text() {
      return text;
    },
    /** Gives everything there is. What stood there at first, and what one wrote oneself, is not announced. */
    hear(events: readonly RoomEvent[], me: string | undefined): void {
      const last = events.at(-1)?.seq;
      if (last === undefined) return;
      const from = heardUpTo ?? last;
      heardUpTo = last;
      for (let i = events.length - 1; i >= 0 && events[i]!.seq > from; i--) {
        const event = events[i]!;
        if (event.type !== 'chat.posted' || event.text === null || event.by.id === me) continue;
        waiting.unshift({ name: event.by.name, text: event.text.slice(0, LONGEST) });
      }
      if (waiting.length > 0) timer ??= setTimeout(announce, EVERY_MS);
    },
  };
}
