import type { By, RoomEvent } from '../../protocol/room.ts';
import type { OutboxItem } from './outbox-shelf.ts';

export interface MessageLine {
  kind: 'message';
  /** The same before and after the message was sent, so that its row stays the same row. */
  key: string;
  /** Of the durable message; null while it is on its way. */
  seq: number | null;
  by: By;
  mine: boolean;
  /** Null once deleted. */
  text: string | null;
  deletedBy: By | null;
  at: number;
  /** Milliseconds into the lecture it was written in; null outside of one. */
  into: number | null;
  outbox: OutboxItem | null;
}
export type ChatLine =
  | MessageLine
  | { kind: 'day'; key: string; at: number }
  | { kind: 'lecture'; key: string; at: number; what: 'started' | 'ended'; title: string; by: By };

interface Shown {
  events: readonly RoomEvent[];
  outbox: readonly OutboxItem[];
  me: { id: string; name: string; role: By['role'] } | null;
  /** The lecture that is or was on now: its beginning may be older than `events`. */
  lecture: { id: string; startedAt: number; endedAt: number | null } | null;
  clockOffset: number;
}

/**
 * Gives the lines of `chatLines`, and the very same objects for those that did not change: in a busy chat of hundreds of rows
 * only the new one is drawn.
 */
export function createChatLines(): (shown: Shown) => ChatLine[] {
  let before = new Map<string, ChatLine>();
  return (shown) => {
    const lines = chatLines(shown).map((line) => {
      const old = before.get(line.key);
      return old && alike(old, line) ? old : line;
    });
    before = new Map(lines.map((line) => [line.key, line]));
    return lines;
  };
}

/** What the chat shows, top to bottom: days, messages, beginnings and ends of lectures, and last what is still on its way. */
export function chatLines({ events, outbox, me, lecture, clockOffset }: Shown): ChatLine[] {
  const begins = new Map(lecture ? [[lecture.id, lecture.startedAt]] : []);
  const deletions = new Map<number, By>();
  for (const event of events) {
    if (event.type === 'lecture.started' && event.lectureId) begins.set(event.lectureId, event.at);
    if (event.type === 'chat.deleted') deletions.set(event.ref, event.by);
  }
  const into = (at: number, id: string | undefined) =>
    id && begins.has(id) ? Math.max(0, at - begins.get(id)!) : null;

  const lines: ChatLine[] = [];
  for (const event of events) {
    if (event.type === 'chat.deleted') continue;
    const { at, by, seq } = event;
    addDay(lines, at, `${seq}`);
    if (event.type === 'chat.posted') {
      const mine = by.id === me?.id;
      const key = mine && event.clientId ? event.clientId : `${seq}`;
      const deletedBy = deletions.get(seq) ?? null;
      lines.push({
        kind: 'message',
        key,
        seq,
        by,
        mine,
        text: event.text,
        deletedBy,
        at,
        into: into(at, event.lectureId),
        outbox: null,
      });
    } else if (event.type === 'lecture.started') {
      lines.push({ kind: 'lecture', key: `${seq}`, at, what: 'started', title: event.title, by });
    } else {
      lines.push({ kind: 'lecture', key: `${seq}`, at, what: 'ended', title: '', by });
    }
  }
  const live = lecture && lecture.endedAt === null ? lecture.id : undefined;
  for (const item of me ? outbox : []) {
    const at = item.at + clockOffset;
    addDay(lines, at, item.clientId);
    lines.push({
      kind: 'message',
      key: item.clientId,
      seq: null,
      by: me!,
      mine: true,
      text: item.text,
      deletedBy: null,
      at,
      into: into(at, live),
      outbox: item,
    });
  }
  return lines;
}

const alike = (a: ChatLine, b: ChatLine): boolean =>
  Object.entries(a).every(([name, value]) => b[name as keyof ChatLine] === value);

/** A separator when this is another day than that of the line before, by the reader's calendar. */
function addDay(lines: ChatLine[], at: number, before: string): void {
  const last = lines.at(-1);
  if (!last || startOfDay(last.at) !== startOfDay(at)) lines.push({ kind: 'day', key: `day before ${before}`, at });
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
