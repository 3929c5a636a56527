import type { RoomEvent } from '../../../protocol/room.ts';
import { isMine } from '../chat-lines.ts';
import type { RoomLog } from '../log.ts';

type Self = { id: string; pseudonym: string };

export interface Unread {
  /** The last seq that was read when the new began; the line "New since you were here" stands after it. */
  since: number;
  /** The line has not been in view yet. */
  hidden: boolean;
}

export interface LastRead {
  get(): number | null;
  put(seq: number): void;
}

/** What is new since one was here: in the room at all, at this tab, or at the end of the list. Null: nothing is. */
export function createUnread(lastRead: LastRead, me: Self, changed: (unread: Unread | null) => void) {
  let unread: Unread | null = null;
  let arrived = false;

  function show(next: Unread | null): void {
    if (next?.since === unread?.since && next?.hidden === unread?.hidden) return;
    changed((unread = next));
  }

  function begin(since: number, log: RoomLog): void {
    if (isUnread(log, since, me)) show({ since, hidden: true });
  }

  return {
    get now() {
      return unread;
    },
    /** The log has more than before. `present`: the reader is at its end, and looks at the page. */
    grown(log: RoomLog, present: boolean): void {
      const read = lastRead.get();
      if (read === null)
        lastRead.put(log.seq); // the first time here: nothing of all this is news
      else if (!arrived) begin(read, log);
      arrived = true;
      if (present) this.reachedEnd(log);
      else if (!unread && read !== null && document.visibilityState === 'hidden') begin(read, log);
    },
    /** The reader is at the end. What he has not seen above stays marked. */
    reachedEnd(log: RoomLog): void {
      if (!unread?.hidden) lastRead.put(log.seq);
    },
    /** The reader goes to the end at once, and has not seen anything after `seen`. */
    skippedFrom(seen: number, log: RoomLog): void {
      if (!unread?.hidden) begin(seen, log);
    },
    /** The line was in view. */
    seen(): void {
      if (unread) show({ ...unread, hidden: false });
    },
    /** The reader has had enough of it. */
    dismiss(log: RoomLog): void {
      show(null);
      lastRead.put(log.seq);
    },
    /** He looks at something else; what is new when he comes back begins here. */
    left(): void {
      if (unread && !unread.hidden) show(null);
    },
    /** Another tab of his has read on. */
    readElsewhere(log: RoomLog): void {
      const read = lastRead.get();
      if (!unread || read === null || read <= unread.since) return;
      if (isUnread(log, read, me)) show({ since: read, hidden: unread.hidden });
      else show(null);
    },
  };
}

/** Whether somebody else wrote after that seq, as far as this page knows. */
const isUnread = (log: RoomLog, since: number, me: Self): boolean =>
  since < log.seq && (isFurther(log, since) || countUnread(log, since, me) > 0);

/** What is new begins before what is on this page. */
export const isFurther = (log: RoomLog, since: number): boolean =>
  log.older && log.events[0] !== undefined && log.events[0].seq > since + 1;

/** So many messages of others on this page come after that seq. */
export function countUnread(log: RoomLog, since: number, me: Self): number {
  return log.events.filter((event) => event.seq > since && isNews(event, me)).length;
}

const isNews = (event: RoomEvent, me: Self): boolean =>
  event.type === 'chat.posted' && event.text !== null && !isMine(event, me);
