import type { RoomEvent } from '../../protocol/room.ts';

/** What this page has of the room log: a stretch without gaps, oldest first. Never changed in place. */
export interface RoomLog {
  readonly epoch: string;
  /** The last event's seq; also where to resume. */
  readonly seq: number;
  readonly events: readonly RoomEvent[];
  /** The store has more before `events[0]`. */
  readonly older: boolean;
}

interface Snapshot {
  epoch: string;
  seq: number;
  resumed: boolean;
  events: RoomEvent[];
}

/** Entering a room: what was missed is added, and everything is new when the server could not resume or history was rewritten. */
export function enterLog(log: RoomLog | null, snapshot: Snapshot): RoomLog {
  if (!log || !snapshot.resumed || snapshot.epoch !== log.epoch) {
    const first = snapshot.events[0]?.seq ?? snapshot.seq + 1;
    return { epoch: snapshot.epoch, seq: snapshot.seq, events: withDeletions(snapshot.events), older: first > 1 };
  }
  return extendLog(log, snapshot.events).log;
}

/** Adds events that the server sent. What is known is left out; with a `gap` nothing is added, and the room must be entered again. */
export function extendLog(log: RoomLog, events: RoomEvent[]): { log: RoomLog; fresh: RoomEvent[]; gap: boolean } {
  const fresh = events.filter((event) => event.seq > log.seq);
  if (fresh.some((event, i) => event.seq !== log.seq + 1 + i)) return { log, fresh: [], gap: true };
  if (fresh.length === 0) return { log, fresh, gap: false };
  const all = withDeletions([...log.events, ...fresh], fresh);
  return { log: { ...log, seq: fresh.at(-1)!.seq, events: all }, fresh, gap: false };
}

/** Puts an older page before what is there. A page of another epoch, or one that does not reach what is there, is left out. */
export function prependLog(log: RoomLog, page: { epoch: string; events: RoomEvent[] }): RoomLog {
  if (page.epoch !== log.epoch) return log;
  const first = log.events[0]?.seq ?? log.seq + 1;
  const older = page.events.filter((event) => event.seq < first);
  if (older.length === 0) return { ...log, older: false };
  if (older.at(-1)!.seq !== first - 1) return log;
  return { ...log, events: withDeletions([...older, ...log.events], log.events), older: older[0]!.seq > 1 };
}

/** Lets go of the oldest events, which can be fetched again; keeps at least `keep`. */
export function trimLog(log: RoomLog, keep: number): RoomLog {
  if (log.events.length <= keep * 2) return log;
  return { ...log, events: log.events.slice(-keep), older: true };
}

/** Erases what `deletions` say was deleted: the texts are gone from this page as they are gone from the store. */
function withDeletions(events: RoomEvent[], deletions: readonly RoomEvent[] = events): RoomEvent[] {
  const gone = new Set(deletions.flatMap((event) => (event.type === 'chat.deleted' ? [event.ref] : [])));
  if (gone.size === 0) return events;
  return events.map((event) =>
    event.type === 'chat.posted' && gone.has(event.seq) ? { ...event, text: null } : event,
  );
}
