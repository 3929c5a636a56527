import type { RoomEvent } from '../../../protocol/room.ts';
import { t } from '../../i18n/write.ts';
import { authorName } from '../author.ts';
import { isMine } from '../chat-lines.ts';
import { plainText } from '../message/markdown.ts';
import type { Room } from '../room.svelte.ts';
import { notify } from './notify.svelte.ts';

const LONGEST = 160;

/**
 * Tells somebody that he was mentioned while he looks elsewhere: a number before the page's title, and a notification of the
 * browser where he asked for it. Call it while a component is being made.
 */
export function createNotices(room: Room, jump: (seq: number) => void): void {
  let heardUpTo: number | null = null;
  let missed = 0;

  $effect(() => {
    if (!room.log) return;
    const { events, seq } = room.log;
    const from = heardUpTo ?? seq;
    heardUpTo = seq;
    for (let i = events.length - 1; i >= 0 && events[i]!.seq > from; i--) if (isForMe(events[i]!)) tell(events[i]!);
  });

  const isForMe = (event: RoomEvent): boolean =>
    event.type === 'chat.posted' &&
    event.text !== null &&
    !isMine(event, room.me) &&
    (event.mentions?.some(({ id }) => id === room.me?.id) ?? false);

  function tell(event: RoomEvent): void {
    if (event.type !== 'chat.posted' || document.visibilityState === 'visible') return;
    badge(++missed);
    const title = t('notify.title', { name: authorName(event.by), room: room.info?.name ?? '' });
    const names = event.mentions?.map(({ name }) => name) ?? [];
    const body = plainText(event.text?.slice(0, 2 * LONGEST) ?? '', names).slice(0, LONGEST);
    notify.show(title, { body, tag: `${room.id} ${event.seq}`, clicked: () => jump(event.seq) });
  }

  $effect(() => {
    const looked = () => {
      if (document.visibilityState === 'visible') badge((missed = 0));
    };
    document.addEventListener('visibilitychange', looked);
    return () => document.removeEventListener('visibilitychange', looked);
  });
}

/** "(2) Page tables": a number before whatever the page is called. */
function badge(count: number): void {
  const title = document.title.replace(/^\(\d+\) /, '');
  document.title = count > 0 ? `(${count}) ${title}` : title;
}
