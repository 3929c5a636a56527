import { affected, isEffect } from '../../protocol/effects.ts';
import type { RoomEvent } from '../../protocol/room.ts';

/** What this page has of the room log: a stretch without gaps, oldest first. Never changed in place. */
export interface RoomLog {
  readonly epoch: string;
  /** The last event's seq; of the newest stretch also where to resume. */
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
    return { epoch: snapshot.epoch, seq: snapshot.seq, events: applied(snapshot.events), older: first > 1 };
  }
  return extendLog(log, snapshot.events).log;
}

/** Adds events that the server sent. What is known is left out; with a `gap` nothing is added, and the room must be entered again. */
export function extendLog(log: RoomLog, events: RoomEvent[]): { log: RoomLog; fresh: RoomEvent[]; gap: boolean } {
  const fresh = events.filter((event) => event.seq > log.seq);
  if (fresh.some((event, i) => event.seq !== log.seq + 1 + i)) return { log, fresh: [], gap: true };
  if (fresh.length === 0) return { log, fresh, gap: false };
  const all = applied([...log.events, ...fresh], fresh);
  return { log: { ...log, seq: fresh.at(-1)!.seq, events: all }, fresh, gap: false };
}

/** Puts an older page before what is there. A page of another epoch, or one that does not reach what is there, is left out. */
export function prependLog(log: RoomLog, page: { epoch: string; events: RoomEvent[] }): RoomLog {
  if (page.epoch !== log.epoch) return log;
  const first = log.events[0]?.seq ?? log.seq + 1;
  const older = page.events.filter((event) => event.seq < first);
  if (older.length === 0) return { ...log, older: false };
  if (older.at(-1)!.seq !== first - 1) return log;
  return { ...log, events: applied([...older, ...log.events]), older: older[0]!.seq > 1 };
}

/** A stretch of its own, from a page somewhere in history. */
export function stretchOf(page: { epoch: string; events: RoomEvent[] }): RoomLog {
  const { epoch, events } = page;
  return { epoch, seq: events.at(-1)?.seq ?? 0, events: applied(events), older: (events[0]?.seq ?? 1) > 1 };
}

/** One stretch of two that touch or overlap; null when something lies between them. */
export function joinLogs(earlier: RoomLog, newest: RoomLog): RoomLog | null {
  const first = newest.events[0]?.seq ?? newest.seq + 1;
  if (earlier.epoch !== newest.epoch || earlier.seq < first - 1) return null;
  const before = earlier.events.filter((event) => event.seq < first);
  if (before.length === 0) return newest;
  return { ...newest, events: applied([...before, ...newest.events]), older: earlier.older };
}

/** Lets go of the oldest events, which can be fetched again; keeps at least `keep`. */
export function trimLog(log: RoomLog, keep: number): RoomLog {
  if (log.events.length <= keep * 2) return log;
  return { ...log, events: log.events.slice(-keep), older: true };
}

/** What later events do to a stretch that does not hold them. The same stretch when they do nothing to it. */
export function touchLog(log: RoomLog, later: readonly RoomEvent[]): RoomLog {
  const events = applied([...log.events], later);
  return events.every((event, i) => event === log.events[i]) ? log : { ...log, events };
}

/** Texts that `effects` erased or changed are erased or changed: they are gone from this page as they are gone from the store. */
function applied(events: RoomEvent[], effects: readonly RoomEvent[] = events): RoomEvent[] {
  const strong = effects.filter(isEffect);
  if (strong.length === 0) return events;
  return events.map((event) => strong.reduce(affected, event));
}
