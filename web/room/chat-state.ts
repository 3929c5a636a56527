import { affected } from '../../protocol/effects.ts';
import type { Aside } from '../../protocol/aside.ts';
import type { ReactionsOf } from '../../protocol/chat.ts';
import type { ChatState, RoomEvent } from '../../protocol/room.ts';
import { limits } from '../../protocol/limits.ts';
import { defaultRules } from '../../protocol/destination.ts';
import type { ChatRules, Mute } from '../../protocol/rules.ts';

/** The chat beside its messages. Never changed in place. */
export interface ChatView {
  readonly rules: ChatRules;
  readonly mute: Mute | null;
  /** The seq of the pinned message. */
  readonly pinned: number | null;
  /** Messages that were fetched or sent one by one: pinned, quoted. */
  readonly single: ReadonlyMap<number, RoomEvent>;
  readonly reactions: ReadonlyMap<number, ReactionsOf>;
  /** Asides one may see, by `n`. For staff those of all, for others their own. */
  readonly asides: readonly Aside[];
}

export const emptyChat: ChatView = {
  rules: defaultRules,
  mute: null,
  pinned: null,
  single: new Map(),
  reactions: new Map(),
  asides: [],
};

const KEPT_SINGLE = 1_000;

/** Entering a room, for the first time or again. */
export function enterChat(
  before: ChatView,
  { chat: state, events, seq }: { chat: ChatState; events: readonly RoomEvent[]; seq: number },
): ChatView {
  const chat = eventsSeen({ ...before, rules: state.rules, mute: state.mute }, events);
  const pinned = withSingles(chat, state.pinned ? [state.pinned] : []);
  const reactions = withoutOutdated(before.reactions, state.reactions, seq);
  return withReactions({ ...pinned, reactions, pinned: state.pinned?.seq ?? null }, state.reactions);
}

/** The snapshot has the newest messages that have any reactions: those among them that it leaves out have none any more. */
function withoutOutdated(
  known: ChatView['reactions'],
  given: readonly ReactionsOf[],
  seq: number,
): ChatView['reactions'] {
  const complete = given.length < limits.snapshotReactions;
  const from = complete ? seq - limits.tailEvents + 1 : Math.min(...given.map((one) => one.seq));
  return new Map([...known].filter(([at]) => at < from));
}

/** What events that happen do to rules, pin and the messages kept one by one. */
export function chatAfter(chat: ChatView, events: readonly RoomEvent[]): ChatView {
  return events.reduce(
    (now, event) => {
      if (event.type === 'rules.changed') return { ...now, rules: event.rules };
      if (event.type === 'chat.pinned') return { ...now, pinned: event.ref };
      return now;
    },
    eventsSeen(chat, events),
  );
}

/** Adds messages fetched one by one. The oldest of many are let go. */
export function withSingles(chat: ChatView, messages: readonly RoomEvent[]): ChatView {
  if (messages.length === 0) return chat;
  const entries = [...chat.single, ...messages.map((message) => [message.seq, message] as const)];
  return withReactionsIn({ ...chat, single: new Map(entries.slice(-KEPT_SINGLE)) }, messages);
}

/** Whole counts for some messages. `mine` stays as it was where the news does not speak of it. */
export function withReactions(chat: ChatView, reactions: readonly ReactionsOf[]): ChatView {
  if (reactions.length === 0) return chat;
  const all = new Map(chat.reactions);
  for (const one of reactions) all.set(one.seq, { ...all.get(one.seq), ...one });
  return { ...chat, reactions: all };
}

/** Pages of history carry the reactions in their messages. */
export function withReactionsIn(chat: ChatView, events: readonly RoomEvent[]): ChatView {
  const found = events.flatMap((event) =>
    event.type === 'chat.posted' && event.reactions
      ? [{ seq: event.seq, counts: event.reactions, mine: event.mine ?? [] }]
      : [],
  );
  return withReactions(chat, found);
}

/**
 * Asides that are new or changed. What is closed stays closed, whatever comes late: its text must not come back.
 * `outdated`: those that wait no more, though nobody said what became of them.
 */
export function withAsides(
  chat: ChatView,
  asides: readonly Aside[],
  outdated: ReadonlySet<string> = new Set(),
): ChatView {
  if (asides.length === 0 && outdated.size === 0) return chat;
  const known = chat.asides.filter(({ id, state }) => state !== 'waiting' || !outdated.has(id));
  const byId = new Map(known.map((aside) => [aside.id, aside]));
  for (const aside of asides) if (!isOpen(aside) || isOpen(byId.get(aside.id) ?? aside)) byId.set(aside.id, aside);
  return { ...chat, asides: [...byId.values()].sort((a, b) => a.n - b.n) };
}

const isOpen = ({ state }: Aside): boolean => state === 'waiting' || state === 'private';

function eventsSeen(chat: ChatView, events: readonly RoomEvent[]): ChatView {
  if (events.length === 0) return chat;
  const single =
    chat.single.size === 0
      ? chat.single
      : new Map([...chat.single].map(([seq, message]) => [seq, events.reduce(affected, message)]));
  return { ...chat, single, asides: asidesAfter(chat.asides, events) };
}

/** Who decided tells of it, too; but that may be lost, and the text must not stay. */
function asidesAfter(asides: readonly Aside[], events: readonly RoomEvent[]): readonly Aside[] {
  const decisive = events.filter(({ type }) => type === 'chat.purged' || type === 'chat.posted');
  return decisive.length === 0 || !asides.some(isOpen)
    ? asides
    : asides.map((aside) => decisive.reduce(closedBy, aside));
}

function closedBy(aside: Aside, event: RoomEvent): Aside {
  if (!isOpen(aside)) return aside;
  if (event.type === 'chat.purged' && event.person === aside.by.id) return { ...aside, state: 'withdrawn', text: null };
  const isIt = event.type === 'chat.posted' && event.clientId === aside.clientId && event.by.id === aside.by.id;
  return isIt ? { ...aside, state: 'released', text: null, seq: event.seq } : aside;
}
