import type { Mention } from '../../protocol/chat.ts';
import { defaultRules } from '../../protocol/destination.ts';
import type { By, RoomEvent } from '../../protocol/room.ts';
import type { ChatRules } from '../../protocol/rules.ts';
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
  /** The seq of the message that it answers. */
  replyTo: number | null;
  mentions: readonly Mention[];
  editedAt: number | null;
  outbox: OutboxItem | null;
}
export type ChatLine =
  | MessageLine
  | { kind: 'day'; key: string; at: number }
  | { kind: 'lecture'; key: string; at: number; what: 'started' | 'ended'; title: string; by: By }
  | { kind: 'rules'; key: string; at: number; by: By; rules: ChatRules; before: ChatRules | null }
  /** What follows is new since one was here. */
  | { kind: 'unread'; key: 'unread'; at: number }
  /** There is more before, or after, what is here. */
  | { kind: 'older' | 'newer'; key: string; at: number };

export interface Shown {
  events: readonly RoomEvent[];
  outbox: readonly OutboxItem[];
  me: { id: string; name: string; role: By['role']; pseudonym: string } | null;
  /** The lecture that is or was on now: its beginning may be older than `events`. */
  lecture: { id: string; startedAt: number; endedAt: number | null } | null;
  clockOffset: number;
  /** The last seq that was read; null where nothing is to be told apart. */
  readUpTo: number | null;
  older: boolean;
  newer: boolean;
}

/** What a line needs to know besides its own event. */
interface Around {
  me: Shown['me'];
  into(at: number, lecture: string | undefined): number | null;
  deletedBy(event: RoomEvent): By | null;
}

/**
 * Gives the lines of `chatLines`, and the very same objects for those that did not change: with ten thousand messages on the
 * page only the new one is made and drawn. Messages are remembered by their event, which is never changed in place.
 */
export function createChatLines(): (shown: Shown) => ChatLine[] {
  const made = new WeakMap<RoomEvent, MessageLine>();
  let others = new Map<string, ChatLine>();

  return (shown) => {
    const next = new Map<string, ChatLine>();
    const lines = chatLines(shown, (event, around) => {
      const old = made.get(event);
      if (old && isCurrent(old, event, around)) return old;
      const line = lineOf(event, around);
      made.set(event, line);
      return line;
    }).map((line) => {
      if (line.kind === 'message' && line.seq !== null) return line;
      const old = others.get(line.key);
      const kept = old && alike(old, line) ? old : line;
      next.set(kept.key, kept);
      return kept;
    });
    others = next;
    return lines;
  };
}

type Posted = RoomEvent & { type: 'chat.posted' };

/** What the chat shows, top to bottom: days, messages, what happened to the lecture and the rules, and last what is still on its way. */
export function chatLines(shown: Shown, lineFor: (event: Posted, around: Around) => MessageLine = lineOf): ChatLine[] {
  const { events, outbox, me, lecture, clockOffset, readUpTo } = shown;
  const around = aroundOf(shown);
  const lines: ChatLine[] = shown.older ? [{ kind: 'older', key: 'older', at: NaN }] : [];
  const add = byDays(lines);
  let rules: ChatRules | null = shown.older ? null : defaultRules; // a room begins with these
  let unread = readUpTo !== null && events[0] !== undefined && (events[0].seq <= readUpTo + 1 || !shown.older);
  for (const event of events) {
    const { at, by, type } = event;
    const key = `${event.seq}`;
    if (type === 'chat.posted') {
      add(at, key);
      if (unread && event.seq > readUpTo! && event.text !== null && !isMine(event, me)) {
        lines.push({ kind: 'unread', key: 'unread', at });
        unread = false;
      }
      lines.push(lineFor(event, around));
    } else if (type === 'lecture.started' || type === 'lecture.ended') {
      const what = type === 'lecture.started' ? 'started' : 'ended';
      add(at, key, { kind: 'lecture', key, at, what, title: type === 'lecture.started' ? event.title : '', by });
    } else if (type === 'rules.changed') {
      add(at, key, { kind: 'rules', key, at, by, rules: event.rules, before: rules });
      rules = event.rules;
    }
  }
  if (shown.newer) return [...lines, { kind: 'newer', key: 'newer', at: NaN }];
  const live = lecture && lecture.endedAt === null ? lecture.id : undefined;
  const here = outbox.length > 0 ? new Set(lines.map((line) => line.key)) : null;
  for (const item of me ? outbox : []) {
    if (item.extras?.to !== undefined) continue; // not for all: it stands where private messages stand
    if (here!.has(item.clientId)) continue; // another tab sent it, and the browser tells us late that it is on its way
    const at = item.at + clockOffset;
    add(at, item.clientId, lineOnItsWay(item, me!, at, around.into(at, live)));
  }
  return lines;
}

function aroundOf({ events, lecture, me }: Shown): Around {
  const begins = new Map(lecture ? [[lecture.id, lecture.startedAt]] : []);
  const deletions = new Map<number, By>();
  const purges: (RoomEvent & { type: 'chat.purged' })[] = [];
  for (const event of events) {
    if (event.type === 'lecture.started' && event.lectureId) begins.set(event.lectureId, event.at);
    if (event.type === 'chat.deleted') deletions.set(event.ref, event.by);
    if (event.type === 'chat.purged') purges.push(event);
  }
  return {
    me,
    into: (at, id) => (id && begins.has(id) ? Math.max(0, at - begins.get(id)!) : null),
    deletedBy: ({ seq, by }) =>
      deletions.get(seq) ?? purges.find((purge) => purge.person === by.id && purge.seq > seq)?.by ?? null,
  };
}

function lineOf(event: Posted, { me, into, deletedBy }: Around): MessageLine {
  const { seq, by, at, text } = event;
  const mine = isMine(event, me);
  return {
    kind: 'message',
    key: mine && event.clientId ? event.clientId : `${seq}`,
    seq,
    by,
    mine,
    text,
    deletedBy: text === null ? deletedBy(event) : null,
    at,
    into: into(at, event.lectureId),
    replyTo: event.replyTo ?? null,
    mentions: event.mentions ?? [],
    editedAt: event.editedAt ?? null,
    outbox: null,
  };
}

/** What a message's line says beyond its event can change: one learns who deleted it, or when the lecture began. */
const isCurrent = (line: MessageLine, event: Posted, { me, into, deletedBy }: Around): boolean =>
  line.mine === isMine(event, me) &&
  line.into === into(event.at, event.lectureId) &&
  (event.text !== null || line.deletedBy === deletedBy(event));

function lineOnItsWay(item: OutboxItem, me: By, at: number, into: number | null): MessageLine {
  const { clientId, text, extras } = item;
  const { id, name, role } = me;
  return {
    kind: 'message',
    key: clientId,
    seq: null,
    by: extras?.anonymous ? { id, name: '', role: null, anonymous: true } : { id, name, role },
    mine: true,
    text,
    deletedBy: null,
    at,
    into,
    replyTo: extras?.replyTo ?? null,
    mentions: [],
    editedAt: null,
    outbox: item,
  };
}

export const isMine = (event: RoomEvent, me: { id: string; pseudonym: string } | null): boolean =>
  me !== null && (event.by.id === me.id || event.by.id === me.pseudonym);

const alike = (a: ChatLine, b: ChatLine): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Adds to `lines` what belongs to that time, after a separator where another day begins by the reader's calendar. */
function byDays(lines: ChatLine[]) {
  let [from, to] = [NaN, NaN];
  return (at: number, key: string, ...more: ChatLine[]): void => {
    if (!(at >= from && at < to)) {
      from = new Date(at).setHours(0, 0, 0, 0);
      to = new Date(from).setDate(new Date(from).getDate() + 1);
      lines.push({ kind: 'day', key: `day before ${key}`, at });
    }
    lines.push(...more);
  };
}
