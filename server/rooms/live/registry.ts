import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../protocol/limits.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import type { Bus } from '../../bus/port.ts';
import { UserError } from '../../errors.ts';
import type { MemberStore } from '../members.store.ts';
import type { RoomStore } from '../rooms.store.ts';
import { Room, type RoomParts } from './room.ts';
import { giveSeats } from './seats.ts';

export interface RegistryParts extends Omit<RoomParts, 'announce' | 'signal'> {
  rooms: RoomStore;
  members: MemberStore;
  bus: Bus;
}

/** What nodes tell each other about a room. */
type Notice =
  | { kind: 'event'; event: RoomEvent }
  | { kind: 'changed' }
  | { kind: 'member'; accountId: string }
  | { kind: 'news'; of: string; news: unknown }
  | { kind: 'deleted' };

const keepEmptyMs = 60_000;

/** The rooms in memory. A room is loaded when somebody enters it and forgotten a minute after the last one left. */
export class Registry {
  private readonly rooms = new Map<string, Promise<Room>>();
  private readonly loaded = new Map<string, { room: Room; unsubscribe: () => void }>();
  /** Of rooms that are being read: what was told of them meanwhile. */
  private readonly loading = new Map<string, Notice[]>();
  private readonly onOpen: ((room: Room) => void | Promise<void>)[] = [];
  private readonly onSeatChange: ((room: Room, accountId: string) => void)[] = [];
  private readonly onRenew: ((room: Room) => Promise<void>)[] = [];
  private readonly busy: ((room: Room) => boolean)[] = [];
  private readonly onNews = new Map<string, (room: Room, news: unknown) => void>();
  private changes = 0;
  /** People in rooms that are not open here. */
  private elsewhere: (id: string) => number = () => 0;
  private readonly parts: RegistryParts;
  private readonly sweeper: NodeJS.Timeout;

  constructor(parts: RegistryParts) {
    this.parts = parts;
    this.sweeper = setInterval(() => this.sweep(), keepEmptyMs / 2).unref();
  }

  /**
   * A feature that lives in rooms: told of each room that is loaded, and of people whose rights changed in one. Nobody enters
   * before every `opened` is done. `news` is what the feature of the same `name` on another node told by `tell`; `renewed`: such news
   * may have been lost.
   */
  join(feature: {
    name?: string;
    opened?(room: Room): void | Promise<void>;
    seatChanged?(room: Room, personId: string): void;
    keeps?(room: Room): boolean;
    news?(room: Room, news: unknown): void;
    renewed?(room: Room): Promise<void>;
    /** How many are in a room that is not open on this node. */
    viewers?(id: string): number;
  }): void {
    if (feature.opened) this.onOpen.push(feature.opened.bind(feature));
    if (feature.seatChanged) this.onSeatChange.push(feature.seatChanged.bind(feature));
    if (feature.renewed) this.onRenew.push(feature.renewed.bind(feature));
    if (feature.keeps) this.busy.push(feature.keeps.bind(feature));
    if (feature.viewers) this.elsewhere = feature.viewers.bind(feature);
    if (feature.name && feature.news) this.onNews.set(feature.name, feature.news.bind(feature));
  }

  /** Something other nodes should know of this room, for the feature of that name. May be lost on the way. */
  tell(id: string, of: string, news: unknown): void {
    this.parts.bus.publish(channel(id), { kind: 'news', of, news } satisfies Notice);
  }

  /** The room, loaded if need be. Throws `not_found` for rooms that are not or no longer. */
  open(id: string): Promise<Room> {
    let room = this.rooms.get(id);
    if (!room) {
      const loading = this.load(id);
      room = loading;
      this.rooms.set(id, room);
      loading.catch(() => this.rooms.get(id) === loading && this.rooms.delete(id));
    }
    return room;
  }

  /** The room if it is in memory. */
  peek(id: string): Room | undefined {
    return this.loaded.get(id)?.room;
  }

  /** The rooms in memory. */
  get inMemory(): Room[] {
    return [...this.loaded.values()].map(({ room }) => room);
  }

  /** People in the room now, as far as this node knows. */
  viewers(id: string): number {
    return this.peek(id)?.viewers ?? this.elsewhere(id);
  }

  /** The rights of somebody who is in the room by way of another node are others now. */
  seatChanged(room: Room, accountId: string): void {
    for (const changed of this.onSeatChange) changed(room, accountId);
  }

  /** Notices may have been lost: everything of the room that they would have told is read again. Throws StoreBusy. */
  async renew(room: Room): Promise<void> {
    if (this.peek(room.id) !== room) return;
    const info = await this.parts.rooms.find(room.id);
    if (!info) return this.vacate(room.id);
    const { code: _code, ...shown } = info;
    if (!isDeepStrictEqual(shown, room.info)) room.edit(shown);
    for (const accountId of new Set([...room.presence.clients].map(({ identity }) => identity.accountId)))
      await this.reseat(room.id, accountId);
    for (const renewed of this.onRenew) await renewed(room);
  }

  /** How many rooms are in memory, and how many people are in them: somebody in two rooms counts twice. */
  census(): { rooms: number; people: number } {
    let people = 0;
    for (const { room } of this.loaded.values()) people += room.presence.count;
    return { rooms: this.loaded.size, people };
  }

  /** Another process wrote to the logs of rooms and told nobody: what is new there is shown. Throws StoreBusy. */
  async catchUp(): Promise<void> {
    for (const { room } of [...this.loaded.values()]) await room.catchUp();
  }

  /** The room's name, description or rules were changed in the store. */
  async changed(id: string): Promise<void> {
    this.announce(id, { kind: 'changed' });
    await this.reload(id);
  }

  /** Somebody's membership, or what staff decided about him (or a pseudonym), was changed in the store. */
  async memberChanged(id: string, accountId: string): Promise<void> {
    this.announce(id, { kind: 'member', accountId });
    await this.reseat(id, accountId);
  }

  /** Grows with every change of anybody's standing that was heard of. */
  get revision(): number {
    return this.changes;
  }

  /** Somebody may have been seated by a standing of before a change: he is given the one of now, or shown out. */
  review(id: string, accountId: string): Promise<void> {
    return this.reseat(id, accountId);
  }

  /** The room was deleted in the store. */
  deleted(id: string): void {
    this.announce(id, { kind: 'deleted' });
    this.vacate(id);
  }

  /** A person's name or site role is another than the sockets had it: everywhere it is seated, that shows. */
  async personChanged(accountId: string): Promise<void> {
    for (const id of [...this.loaded.keys()]) await this.reseat(id, accountId);
  }

  stop(): void {
    clearInterval(this.sweeper);
    for (const id of [...this.loaded.keys()]) this.forget(id);
  }

  private async load(id: string): Promise<Room> {
    // What is told while the room is read waits for it: the reading may have been before, and nobody may speak of it again.
    const meanwhile: Notice[] = [];
    let hear = (notice: Notice) => void meanwhile.push(notice);
    this.loading.set(id, meanwhile);
    const { ready, end: unsubscribe } = this.parts.bus.subscribe(channel(id), (notice) => hear(notice as Notice));
    try {
      await ready;
      const room = await this.read(id).finally(() => this.loading.delete(id));
      this.loaded.set(id, { room, unsubscribe });
      const opened = Promise.all(this.onOpen.map((opened) => opened(room)));
      hear = (notice) => void this.heard(room, notice);
      meanwhile.forEach(hear);
      await opened;
      if (this.peek(id) !== room) throw new UserError('not_found');
      return room;
    } catch (error) {
      unsubscribe();
      if (this.loaded.get(id)?.unsubscribe === unsubscribe) this.forget(id);
      throw error;
    }
  }

  private async read(id: string): Promise<Room> {
    const { rooms, events, bus } = this.parts;
    // The events first: what else is read may know more than they, and hears of it once more; never less.
    const tail = await events.newest(id, limits.tailEvents);
    const [info, counter, lecture] = await Promise.all([rooms.find(id), rooms.counter(id), rooms.liveLecture(id)]);
    if (!info || !counter) throw new UserError('not_found');
    const { code: _code, ...shown } = info;
    return new Room(
      { info: shown, epoch: counter.epoch, seq: tail.at(-1)?.seq ?? 0, events: tail, lecture },
      {
        ...this.parts,
        announce: (event) => bus.publish(channel(id), { kind: 'event', event } satisfies Notice),
        signal: (message) => this.tell(id, 'live', message),
      },
    );
  }

  /** To the other nodes, and to a reading of the room that is under way on this one. */
  private announce(id: string, notice: Notice): void {
    this.parts.bus.publish(channel(id), notice);
    this.loading.get(id)?.push(notice);
  }

  private async heard(room: Room, notice: Notice): Promise<void> {
    if (notice.kind === 'event') room.receive(notice.event);
    else if (notice.kind === 'changed') await this.reload(room.id);
    else if (notice.kind === 'member') await this.reseat(room.id, notice.accountId);
    else if (notice.kind === 'news') this.onNews.get(notice.of)?.(room, notice.news);
    else this.vacate(room.id);
  }

  private async reload(id: string): Promise<void> {
    const room = this.peek(id);
    const info = room && (await this.parts.rooms.find(id));
    if (!room || !info) return;
    const { code: _code, ...shown } = info;
    room.edit(shown);
  }

  /** Gives every socket of the person in this room the rights the store says it has now, or shows it out. */
  private async reseat(id: string, accountId: string): Promise<void> {
    this.changes++;
    const room = this.peek(id);
    if (!room) return;
    const standing = await this.parts.members.standingOf(id, accountId);
    if (giveSeats(room, accountId, standing)) this.seatChanged(room, accountId);
  }

  private vacate(id: string): void {
    const room = this.peek(id);
    if (!room) return;
    for (const client of [...room.presence.clients]) {
      const { accountId } = client.identity;
      room.leave(client);
      client.send({ type: 'room.closed', room: id, reason: 'deleted' });
      for (const changed of this.onSeatChange) changed(room, accountId);
    }
    this.forget(id);
  }

  private sweep(): void {
    const old = performance.now() - keepEmptyMs;
    for (const [id, { room }] of this.loaded) {
      if (room.presence.count > 0 || room.emptySince > old || this.busy.some((keeps) => keeps(room))) continue;
      this.forget(id);
    }
  }

  private forget(id: string): void {
    const entry = this.loaded.get(id);
    entry?.unsubscribe();
    entry?.room.close();
    this.loaded.delete(id);
    this.rooms.delete(id);
  }
}

const channel = (id: string): string => `room.${id}`;
