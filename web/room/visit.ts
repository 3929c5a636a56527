import type { Aside } from '../../protocol/aside.ts';
import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import type { Lecture, RoomEvent } from '../../protocol/room.ts';
import { chatAfter, enterChat, withAsides, withReactions } from './chat-state.ts';
import type { Connection, ConnectionState } from './connection.ts';
import { createDeeds } from './deeds.ts';
import { enterLog, extendLog, touchLog } from './log.ts';
import { createLooking, type Fetches } from './looking.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { Extras, Shelf } from './outbox-shelf.ts';
import { Refused } from './requests.ts';
import { viewBefore, type RoomView, type ViewHolder } from './view.ts';

export interface VisitParts {
  connection: Connection;
  roomId: string;
  fetches: Fetches;
  shelf(account: string): Shelf;
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  newClientId(): string;
  /** Calls `back` when another tab changed what the browser keeps under that key (`null`: under all). Returns how to stop that. */
  onStorage(back: (key: string | null) => void): () => void;
}

const PAUSE_MS = 2_000;
const POST_MS = 6_000;

/** Being in one room over a connection that comes and goes. `changed` is called with every new view. */
export function createVisit(parts: VisitParts, changed: (view: RoomView) => void) {
  const { connection, roomId: room } = parts;
  let view = viewBefore(connection.state);
  const holder: ViewHolder = {
    get view() {
      return view;
    },
    show,
  };
  const looking = createLooking(holder, parts.fetches, settleOwn);
  const deeds = createDeeds(holder, connection, room);
  let outbox: Outbox | null = null;
  let shelf: Shelf | null = null;
  let entering = false;
  /** The highest seq anyone told us of: when a snapshot ends before it, there is still something to fetch. */
  let heardOf = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const stops = [
    connection.onState(connectionChanged),
    connection.onMessage(receive),
    parts.onStorage((key) => shelf?.concerns(key) && outbox?.reread()),
  ];
  connectionChanged(connection.state);

  function show(change: Partial<RoomView>): void {
    view = { ...view, ...change };
    changed(view);
  }

  function connectionChanged(state: ConnectionState): void {
    show({ connection: state });
    if (state.name === 'open') void enter();
    else outbox?.ready(false);
  }

  async function enter(): Promise<void> {
    clearTimeout(retry);
    if (entering || gone()) return;
    entering = true;
    const known = view.log ? { epoch: view.log.epoch, lastSeq: view.log.seq } : {};
    try {
      entered(await connection.request({ type: 'room.enter', room, ...known }));
      entering = false;
      if (view.log!.seq >= heardOf) return;
      heardOf = view.log!.seq; // one more try, not one after another
      void enter();
    } catch (error) {
      entering = false;
      refusedEntry(error instanceof Refused ? error : new Refused('internal'));
    }
  }

  function entered(snapshot: ServerMessageOf<'room.entered'>): void {
    const { me, lecture, stage, viewers, relay, events } = snapshot;
    const log = enterLog(view.log, snapshot);
    if (view.log?.epoch !== log.epoch) heardOf = log.seq;
    const clockOffset = snapshot.now - Date.now();
    show({
      place: 'inside',
      refusal: null,
      removal: null,
      visits: view.visits + 1,
      info: snapshot.room,
      me,
      log,
      window: snapshot.resumed ? view.window && touchLog(view.window, events) : null,
      chat: enterChat(view.chat, snapshot),
      lecture,
      stage,
      entered: snapshot,
      signals: {},
      viewers,
      relay,
      clockOffset,
    });
    outbox ??= openOutbox(me.id);
    settleOwn(events);
    outbox.ready(true);
    if (snapshot.chat.asides > 0 || view.chat.asides.length > 0) void loadAsides();
  }

  /** They come anew with every change, too; until they can be fetched the old ones stand. */
  async function loadAsides(): Promise<void> {
    await looking.loadAsides().catch(() => {});
    settleAsides(view.chat.asides);
  }

  function refusedEntry({ code, retryAfterMs, reason }: Refused): void {
    if (code === 'removed') {
      const until = retryAfterMs === undefined ? null : Date.now() + retryAfterMs;
      return show({ place: 'removed', removal: { until, words: reason ?? '' } });
    }
    if (code === 'not_found' || code === 'forbidden' || code === 'unverified')
      return show({ place: 'refused', refusal: code });
    if (code === 'disconnected') return; // the next `open` enters again
    retry = setTimeout(() => void enter(), retryAfterMs ?? PAUSE_MS);
  }

  function openOutbox(account: string): Outbox {
    const own = (shelf = parts.shelf(account));
    return createOutbox({
      shelf: own,
      async send({ clientId, text, extras }) {
        const post = { type: 'chat.post', room, clientId, text, ...extras } as const;
        const reply = await connection.request(post, { timeoutMs: POST_MS });
        if (reply.type === 'chat.acknowledged') return reply;
        asideCame(reply.aside);
        return { seq: null };
      },
      shows: (seq) => (view.log?.seq ?? 0) >= seq,
      exclusive: parts.exclusive,
      changed: (items) => show({ outbox: items }),
      newClientId: parts.newClientId,
    });
  }

  function receive(message: ServerMessage): void {
    if (!('room' in message)) return;
    if ((typeof message.room === 'string' ? message.room : message.room.id) !== room) return;
    if (message.type === 'room.events') happened(message.events);
    else if (message.type === 'stage.changed') show({ stage: message.stage });
    else if (message.type === 'room.counted') show({ viewers: message.viewers });
    else if (message.type === 'room.changed') show({ info: message.room });
    else if (message.type === 'room.role_changed' && view.me) {
      const { role, permissions, guest } = message;
      show({ me: { ...view.me, role, permissions, guest } });
    } else if (message.type === 'chat.reacted') show({ chat: withReactions(view.chat, message.reactions) });
    else if (message.type === 'people.muted') show({ chat: { ...view.chat, mute: message.mute } });
    else if (message.type === 'aside.changed') asideCame(message.aside);
    else if (message.type === 'room.closed') {
      outbox?.ready(false);
      // Without a time somebody merely ended the membership: one may join again.
      const removal = message.until === undefined ? null : { until: message.until, words: message.words ?? '' };
      show({ place: message.reason, removal });
    } else if (!message.type.startsWith('media.')) show({ signals: { ...view.signals, [message.type]: message } });
  }

  function asideCame(aside: Aside): void {
    show({ chat: withAsides(view.chat, [aside]) });
    settleAsides([aside]);
  }

  function settleAsides(asides: readonly Aside[]): void {
    outbox?.settle(asides.flatMap(({ clientId }) => clientId ?? []));
  }

  function happened(events: RoomEvent[]): void {
    heardOf = Math.max(heardOf, ...events.map((event) => event.seq));
    if (!view.log) return; // the snapshot that is on its way has them
    const { log, fresh, gap } = extendLog(view.log, events);
    if (gap) return void enter();
    if (fresh.length === 0) return;
    const window = view.window && touchLog(view.window, fresh);
    show({ log, window, chat: chatAfter(view.chat, fresh), lecture: fresh.reduce(lectureAfter, view.lecture) });
    settleOwn(fresh);
  }

  function settleOwn(events: readonly RoomEvent[]): void {
    const mine = events.filter(({ by }) => by.id === view.me?.id || by.id === view.me?.pseudonym);
    outbox?.settle(mine.flatMap((event) => (event.type === 'chat.posted' && event.clientId ? [event.clientId] : [])));
  }

  function gone(): boolean {
    return view.place === 'removed' || view.place === 'deleted';
  }

  return {
    ...looking,
    ...deeds,
    /** Trimmed text that is too long, empty, or one too many for the outbox is not accepted: false. */
    say(text: string, extras?: Extras): boolean {
      return text.trim() !== '' && (outbox?.add(text.trim(), extras) ?? false);
    },
    retry: (clientId: string) => outbox?.retry(clientId),
    discard: (clientId: string) => outbox?.discard(clientId) ?? null,
    /** Calls `listener` with every message of the connection, where each one matters; returns how to stop that. See `Room.signals`. */
    onMessage: connection.onMessage,
    /** Instead of waiting for the next try. */
    tryNow: () => connection.wake(),
    leave(): void {
      clearTimeout(retry);
      for (const stop of stops) stop();
      outbox?.ready(false);
    },
  };
}

export type Visit = ReturnType<typeof createVisit>;

function lectureAfter(lecture: Lecture | null, event: RoomEvent): Lecture | null {
  if (event.type === 'lecture.started') {
    const { id, name } = event.by;
    return {
      id: event.lectureId ?? '',
      title: event.title,
      state: 'live',
      startedAt: event.at,
      endedAt: null,
      presenter: { id, name },
    };
  }
  if (event.type === 'lecture.ended' && lecture) return { ...lecture, state: 'ended', endedAt: event.at };
  return lecture;
}
