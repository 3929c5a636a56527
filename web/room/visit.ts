import { limits } from '../../protocol/limits.ts';
import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import type { Lecture, Permission, RoomEvent, RoomInfo, RoomRole } from '../../protocol/room.ts';
import type { Stage } from '../../protocol/stage.ts';
import type { Connection, ConnectionState } from './connection.ts';
import { enterLog, extendLog, prependLog, trimLog, type RoomLog } from './log.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { OutboxItem, Shelf } from './outbox-shelf.ts';
import { Refused, type RefusalCode } from './requests.ts';

/** Everything a page shows of a room. A new object for every change, never changed in place. */
export interface RoomView {
  connection: ConnectionState;
  /** `inside` also while the connection is being mended: what is shown is then the last that was known. */
  place: 'entering' | 'inside' | 'refused' | 'removed' | 'deleted';
  refusal: RefusalCode | null;
  /** Counts the times the room was entered: after each, the server knows nothing of the last socket. */
  visits: number;
  info: RoomInfo | null;
  me: { id: string; name: string; role: RoomRole; permissions: Permission[] } | null;
  log: RoomLog | null;
  loadingOlder: boolean;
  outbox: OutboxItem[];
  lecture: Lecture | null;
  stage: Stage;
  viewers: number;
  /** Add to this computer's clock to have the server's. */
  clockOffset: number;
}

export interface VisitParts {
  connection: Connection;
  roomId: string;
  /** The page of events before that seq, oldest first. */
  fetchOlder(before: number): Promise<{ epoch: string; events: RoomEvent[] }>;
  shelf(account: string): Shelf;
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  newClientId(): string;
  /** Calls `back` when another tab changed what the browser keeps under that key (`null`: under all). Returns how to stop that. */
  onStorage(back: (key: string | null) => void): () => void;
}

const PAUSE_MS = 2_000;
const POST_MS = 6_000;
const KEPT_EVENTS = 400;

/** Being in one room over a connection that comes and goes. `changed` is called with every new view. */
export function createVisit(parts: VisitParts, changed: (view: RoomView) => void) {
  const { connection, roomId: room } = parts;
  let view: RoomView = {
    connection: connection.state,
    place: 'entering',
    refusal: null,
    visits: 0,
    info: null,
    me: null,
    log: null,
    loadingOlder: false,
    outbox: [],
    lecture: null,
    stage: { state: 'empty', streams: [] },
    viewers: 0,
    clockOffset: 0,
  };
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
    const { me, lecture, stage, viewers } = snapshot;
    const log = enterLog(view.log, snapshot);
    if (view.log?.epoch !== log.epoch) heardOf = log.seq;
    const clockOffset = snapshot.now - Date.now();
    show({
      place: 'inside',
      refusal: null,
      visits: view.visits + 1,
      info: snapshot.room,
      me,
      log,
      lecture,
      stage,
      viewers,
      clockOffset,
    });
    outbox ??= openOutbox(me.id);
    settleOwn(snapshot.events);
    outbox.ready(true);
  }

  function refusedEntry({ code, retryAfterMs }: Refused): void {
    if (code === 'not_found' || code === 'forbidden' || code === 'unverified')
      return show({ place: 'refused', refusal: code });
    if (code === 'disconnected') return; // the next `open` enters again
    retry = setTimeout(() => void enter(), retryAfterMs ?? PAUSE_MS);
  }

  function openOutbox(account: string): Outbox {
    const own = (shelf = parts.shelf(account));
    return createOutbox({
      shelf: own,
      send: ({ clientId, text }) =>
        connection.request({ type: 'chat.post', room, clientId, text }, { timeoutMs: POST_MS }),
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
      show({ me: { ...view.me, role: message.role, permissions: message.permissions } });
    } else if (message.type === 'room.closed') {
      outbox?.ready(false);
      show({ place: message.reason });
    }
  }

  function happened(events: RoomEvent[]): void {
    heardOf = Math.max(heardOf, ...events.map((event) => event.seq));
    if (!view.log) return; // the snapshot that is on its way has them
    const { log, fresh, gap } = extendLog(view.log, events);
    if (gap) return void enter();
    if (fresh.length === 0) return;
    show({ log, lecture: fresh.reduce(lectureAfter, view.lecture) });
    settleOwn(fresh);
  }

  function settleOwn(events: RoomEvent[]): void {
    const mine = events.filter((event) => event.by.id === view.me?.id);
    outbox?.settle(mine.flatMap((event) => (event.type === 'chat.posted' && event.clientId ? [event.clientId] : [])));
  }

  function gone(): boolean {
    return view.place === 'removed' || view.place === 'deleted';
  }

  return {
    /** Trimmed text that is too long, empty, or one too many for the outbox is not accepted: false. */
    say(text: string): boolean {
      return text.trim() !== '' && (outbox?.add(text.trim()) ?? false);
    },
    retry: (clientId: string) => outbox?.retry(clientId),
    discard: (clientId: string) => outbox?.discard(clientId) ?? null,
    /** Rejects with `Refused`. The text disappears when the event comes. */
    async erase(seq: number): Promise<void> {
      await connection.request({ type: 'chat.delete', room, seq });
    },
    people: (after?: string) => connection.request({ type: 'people.list', room, after, limit: limits.pageSizeMax }),
    /** Fetches the page before the oldest event shown. Does nothing while one is on its way; rejects when the server cannot be reached. */
    async loadOlder(): Promise<void> {
      const log = view.log;
      if (!log?.older || view.loadingOlder) return;
      show({ loadingOlder: true });
      try {
        const page = await parts.fetchOlder(log.events[0]?.seq ?? log.seq + 1);
        if (view.log) show({ log: prependLog(view.log, page) });
        settleOwn(page.events);
      } finally {
        show({ loadingOlder: false });
      }
    },
    /** Call when the reader is at the newest message: what is far above can be fetched again. */
    trim(): void {
      const log = view.log && trimLog(view.log, KEPT_EVENTS);
      if (log !== view.log) show({ log });
    },
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
