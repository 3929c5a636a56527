import type { RoomEvent } from '../../protocol/room.ts';
import { t as read } from '../i18n/read.ts';
import { t } from '../i18n/room.ts';
import { authorName } from './author.ts';
import { isMine } from './chat-lines.ts';

const EVERY_MS = 3_000;
const LONGEST = 200;

interface Heard {
  name: string;
  text: string;
  mention: boolean;
}

/**
 * Tells screen readers what was written: who mentions oneself always in full, of the rest a single message in full and several
 * by their number. At most once in three seconds, so that a busy chat does not talk over the lecture.
 */
export function createAnnouncer() {
  let text = $state('');
  let heardUpTo: number | null = null;
  let waiting: Heard[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function announce(): void {
    timer = undefined;
    const next = sentences(waiting).join(' ');
    text = next === text ? `${next}\u00a0` : next; // the same words again are news again
    waiting = [];
  }

  return {
    get text() {
      return text;
    },
    /** Gives everything there is, as soon as it is known. What stood there at first, and what one wrote oneself, is not announced. */
    hear(events: readonly RoomEvent[], me: { id: string; pseudonym: string } | null): void {
      const last = events.at(-1)?.seq ?? 0;
      const from = heardUpTo ?? last;
      heardUpTo = last;
      const found: Heard[] = [];
      for (let i = events.length - 1; i >= 0 && events[i]!.seq > from; i--) {
        const event = events[i]!;
        if (event.type !== 'chat.posted' || event.text === null || isMine(event, me)) continue;
        const mention = event.mentions?.some(({ id }) => id === me?.id) ?? false;
        found.unshift({ name: authorName(event.by), text: event.text.slice(0, LONGEST), mention });
      }
      waiting.push(...found);
      if (waiting.length > 0) timer ??= setTimeout(announce, EVERY_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Exported for its tests. */
export function sentences(heard: readonly Heard[]): string[] {
  const rest = heard.filter(({ mention }) => !mention);
  const mentions = heard.filter(({ mention }) => mention).map(({ name, text }) => read('read.mention', { name, text }));
  if (rest.length === 0) return mentions;
  const [only] = rest;
  const others =
    rest.length === 1
      ? t('chat.heardOne', { name: only!.name, text: only!.text })
      : t('chat.heardMany', { count: rest.length });
  return [...mentions, others];
}
