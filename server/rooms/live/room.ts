import { limits } from '../../../protocol/limits.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { By, Lecture, RoomEvent, RoomInfo } from '../../../protocol/room.ts';
import { StoreBusy, type Alongside, type Store } from '../../store/port.ts';
import type { Client, Prepared } from '../client.ts';
import { roomEvent, type EventStore } from '../events.store.ts';
import type { Standing } from '../members.store.ts';
import { permissionsOf } from '../permissions.ts';
import { Flush } from './flush.ts';
import { Journeys, moment } from './journeys.ts';
import { lectureOf } from './lecture.ts';
import { Ordering } from './ordering.ts';
import { Outgoing } from './outgoing.ts';
import { Past, type History } from './past.ts';
import { Presence } from './presence.ts';
import { Tail, type Known } from './tail.ts';

export interface RoomParts {
  store: Pick<Store, 'append'>;
  events: EventStore;
  prepare: (message: ServerMessage) => Prepared;
  /** The id under which a person writes anonymously in a room. */
  pseudonymOf: (roomId: string, accountId: string) => string;
  /** An event was committed here: other nodes should hear of it. */
  announce: (event: RoomEvent) => void;
  /** A signal for those who are in the room on other nodes. */
  signal: (message: ServerMessage) => void;
}

/** What somebody does in a room that everyone must agree on. */
export interface Entry {
  type: RoomEvent['type'];
  by: By;
  payload: Record<string, unknown>;
  /** What the event says beyond what its row keeps: a text that stands in another row already. */
  told?: Record<string, unknown>;
  clientId?: string;
  lectureId?: string;
  alongside?: Alongside[];
  /** When a message came to this node; see `moment`. */
  receivedAt?: number;
}

/** What a feature is told of a room. */
export interface Observer {
  happened(event: RoomEvent): void;
  entered?(client: Client): void;
  /** A client's name, role or rights are others now. */
  regraded?(client: Client): void;
  left(client: Client): void;
  /** Its name, description or settings are others now. */
  edited?(): void;
  /** The room leaves this node's memory. */
  closed?(): void;
}

/**
 * A room in memory: its newest events, who is in it, and its live lecture, all of it a projection of the store that can be
 * made anew at any moment. **Store first, then fan out, then acknowledge**: `append` resolves after all three.
 */
export class Room {
  readonly id: string;
  readonly epoch: string;
  readonly presence = new Presence();
  /** How its newest messages went through this node. */
  readonly journeys = new Journeys();
  info: RoomInfo;
  lecture: Lecture | null;
  /** The live state of the room (stage, hands, who is here) is kept on this node. */
  atHome = true;
  /** How many the node says that keeps it. */
  private counted = 0;
  /** When the last client left, for whoever clears unused rooms away. */
  emptySince = performance.now();
  private readonly tail: Tail;
  private readonly parts: RoomParts;
  private readonly observers = new Set<Observer>();
  private readonly outgoing: Outgoing;
  private readonly counting = new Flush(limits.countEveryMs, () => this.sendCount());
  private readonly order: Ordering;
  private readonly past: Past;

  constructor(
    state: { info: RoomInfo; epoch: string; seq: number; events: RoomEvent[]; lecture: Lecture | null },
    parts: RoomParts,
  ) {
    this.id = state.info.id;
    this.info = state.info;
    this.epoch = state.epoch;
    this.lecture = state.lecture;
    this.tail = new Tail(state.seq, state.events, limits.tailEvents);
    this.parts = parts;
    this.past = new Past({ roomId: this.id, epoch: this.epoch, tail: this.tail, events: parts.events });
    this.outgoing = new Outgoing(this.id, this.presence, parts.prepare, this.journeys);
    this.order = new Ordering({
      seq: () => this.tail.seq,
      newest: () => this.tail.at(this.tail.seq),
      after: (seq) => parts.events.after(this.id, seq, limits.resumeEvents),
      apply: (event) => this.apply(event),
      announce: parts.announce,
    });
  }

  get seq(): number {
    return this.tail.seq;
  }

  /** People here, without the presenter of the live lecture: an audience does not include who speaks to it. */
  get viewers(): number {
    if (!this.atHome) return this.counted;
    const presenter = this.lecture?.presenter.id;
    return this.presence.count - (presenter !== undefined && this.presence.has(presenter) ? 1 : 0);
  }

  /** Feature code that keeps a state of its own beside the room's. */
  observe(observer: Observer): void {
    this.observers.add(observer);
  }

  /**
   * Commits the entry, sends it to everyone in the room, and returns where it stands. The same `clientId` of the same
   * person again returns the first one's place. Null when a statement alongside was refused. Throws StoreBusy.
   */
  async append(entry: Entry): Promise<{ seq: number; at: number } | null> {
    const lectureId = entry.lectureId ?? this.lecture?.id;
    const appendedAt = moment();
    const appended = await this.parts.store
      .append({
        roomId: this.id,
        type: entry.type,
        actorId: entry.by.id,
        payload: entry.payload,
        ...(entry.clientId ? { clientId: entry.clientId } : {}),
        ...(lectureId ? { lectureId } : {}),
        ...(entry.alongside ? { alongside: entry.alongside } : {}),
      })
      .catch((error: unknown) => {
        if (error instanceof StoreBusy) this.order.doubt();
        throw error;
      });
    if (appended.status !== 'appended') await this.order.catchUp();
    if (appended.status === 'refused') return null;
    if (appended.status === 'appended') {
      if (entry.type === 'chat.posted')
        this.journeys.posted(appended.seq, { receivedAt: entry.receivedAt ?? null, appendedAt, committedAt: moment() });
      const event = roomEvent({ ...appended, ...entry, lectureId }, entry.by, { ...entry.payload, ...entry.told });
      this.receive(event);
      this.parts.announce(event);
    }
    return { seq: appended.seq, at: appended.at };
  }

  /** An event that is committed, from here or from another node. Out of order it waits until the gap is fetched. */
  receive(event: RoomEvent): void {
    this.order.receive(event);
  }

  /** Something of the log was met in the store: whoever has not seen it, here or elsewhere, sees it now. Throws StoreBusy. */
  catchUp(): Promise<void> {
    return this.order.catchUp();
  }

  /**
   * Takes the client in. It is sent `welcome(…)` with exactly the events before, and from then on every event: nothing can
   * come in between, because seat, welcome and the first event to follow are of one turn of the event loop each.
   */
  async enter(
    client: Client,
    standing: Standing,
    known: Known,
    welcome: (history: History) => ServerMessage,
  ): Promise<void> {
    let history = this.past.recall(known);
    while (!history) history = this.past.recall(known, await this.past.fetch(known)); // nothing may happen after the recall
    // While the store was read the socket may have closed, or have entered another room by another message.
    if (client.gone) return;
    client.seat?.room.leave(client);
    const { accountId, role } = client.identity;
    client.seat = {
      room: this,
      ...standing,
      permissions: permissionsOf(role, standing.role),
      since: Date.now(),
      pseudonym: this.parts.pseudonymOf(this.id, accountId),
    };
    this.presence.add(client);
    client.send(welcome(history));
    this.outgoing.welcomed(client, this.seq);
    this.counting.want();
    for (const observer of this.observers) observer.entered?.(client);
  }

  /** A socket of another node, seated there, is known here from now on. */
  receiveGuest(guest: Client): void {
    this.presence.add(guest);
    this.counting.want();
  }

  /** The rights of a client in its seat are others now. */
  regrade(client: Client): void {
    for (const observer of this.observers) observer.regraded?.(client);
  }

  leave(client: Client): void {
    if (client.seat?.room !== this) return;
    this.presence.remove(client);
    client.seat = null;
    this.emptySince = performance.now();
    this.counting.want();
    for (const observer of this.observers) observer.left(client);
  }

  /** The seq of the oldest event in memory; one more than the last when there is none. */
  get oldest(): number {
    return this.tail.oldest;
  }

  /** The events from `first` to `last`, as far as the log goes; null when some of them are only in the store. */
  between(first: number, last: number): RoomEvent[] | null {
    return this.tail.between(first, last);
  }

  /** The event at `seq`. */
  async find(seq: number): Promise<RoomEvent | null> {
    return this.tail.at(seq) ?? this.parts.events.find(this.id, seq);
  }

  /** A signal to everyone here, or to those of them. May be lost with a socket; never with a slow one, which is cut. */
  broadcast(message: ServerMessage, to?: (client: Client) => boolean): void {
    this.outgoing.broadcast(message, to);
  }

  /** A signal to everyone in the room, on whichever node. For who keeps the room's live state: see `atHome`. */
  signal(message: ServerMessage): void {
    this.broadcast(message);
    this.parts.signal(message);
  }

  /** The node that keeps the live state says how many are here. */
  setCount(viewers: number): void {
    this.counted = viewers;
  }

  /** A person's name or role is another now. */
  rename(by: By): void {
    this.tail.rename(by);
  }

  /** Name, description or settings are these now. */
  edit(info: RoomInfo): void {
    this.info = info;
    this.broadcast({ type: 'room.changed', room: info });
    for (const observer of this.observers) observer.edited?.();
  }

  close(): void {
    this.order.close();
    this.outgoing.stop();
    this.counting.stop();
    for (const observer of this.observers) observer.closed?.();
  }

  private apply(event: RoomEvent): void {
    this.tail.push(event);
    this.journeys.known(event);
    if (event.type === 'lecture.started') this.lecture = lectureOf(event);
    if (event.type === 'lecture.ended' && this.lecture?.id === event.lectureId) this.lecture = null;
    if (event.type === 'lecture.started' || event.type === 'lecture.ended') this.counting.want();
    this.outgoing.event(event);
    for (const observer of this.observers) observer.happened(event);
  }

  private sendCount(): void {
    if (this.atHome && this.presence.count > 0)
      this.signal({ type: 'room.counted', room: this.id, viewers: this.viewers });
  }
}
