import type { ServerMessage } from '../../protocol/messages.ts';
import type { Stage as StageState } from '../../protocol/stage.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import { Guest, type Described } from './guest.ts';
import type { Nodes } from './nodes.ts';

export interface GuestsParts {
  nodes: Nodes;
  registry: Pick<Registry, 'open' | 'peek' | 'seatChanged'>;
  stageOf: (room: string) => StageState;
  /** Asks the lease whose the room is, and knows it from then on. */
  claim: (room: string) => Promise<void>;
  /** Tells a guest what the stage is to it now; `whole`: also what is not so. */
  welcome: (room: Room, guest: Guest, whole: boolean) => void;
  /** A player, which has no seat, is gone. */
  playerLeft: (guest: Guest) => void;
}

/** What the node of the guests is told when it named them all: how the room is, or that this node does not keep it. */
export type Kept = { home: true; stage: StageState; viewers: number } | { home: false };

/** On the node that keeps a room's live state: the clients of other nodes that are in it. */
export class Guests {
  private readonly byRoom = new Map<string, Map<string, Guest>>();
  /** What nodes say of one room is done in the order they say it. */
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly parts: GuestsParts;

  constructor(parts: GuestsParts) {
    const { nodes } = parts;
    this.parts = parts;
    type Of<T> = { room: string } & T;
    nodes.answer('guests.all', (said: Of<{ guests: Described[]; whole: boolean }>, from) =>
      this.inTurn(said.room, () => this.all(said.room, from, said.guests, said.whole)),
    );
    nodes.answer('guest.entered', (said: Of<{ guest: Described }>, from) =>
      this.inTurn(said.room, async () => this.enter(said.room, from, said.guest, false)),
    );
    nodes.answer('guest.regraded', (said: Of<{ guest: Described }>, from) =>
      this.inTurn(said.room, async () => this.regrade(said.room, from, said.guest)),
    );
    nodes.answer('guest.left', (said: Of<{ id: string }>, from) =>
      this.inTurn(said.room, async () => this.left(said.room, from, said.id)),
    );
    nodes.gone((node) => {
      for (const guests of [...this.byRoom.values()])
        for (const guest of [...guests.values()]) if (guest.node === node) this.drop(guest);
    });
  }

  find(room: string, node: string, id: string): Guest | undefined {
    return this.byRoom.get(room)?.get(keyOf(node, id));
  }

  /** How many guests of which node are in the room. */
  countsOf(room: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { node } of this.byRoom.get(room)?.values() ?? []) counts.set(node, (counts.get(node) ?? 0) + 1);
    return counts;
  }

  /** A player, which is nobody's socket and has no seat. */
  player(room: Room, from: string, described: Described): Guest {
    return this.find(room.id, from, described.id) ?? this.admit(room, from, described);
  }

  /** A player of this session is gone. */
  sessionEnded(sessionId: string): void {
    for (const guests of [...this.byRoom.values()])
      for (const guest of [...guests.values()])
        if (guest.player && guest.identity.sessionId === sessionId) this.drop(guest);
  }

  /** This node does not keep the room any more: others do, and know them. */
  forget(room: string): void {
    for (const guest of this.byRoom.get(room)?.values() ?? []) this.drop(guest);
    this.byRoom.delete(room);
  }

  private inTurn<T>(room: string, deed: () => Promise<T>): Promise<T> {
    const done = (this.queues.get(room) ?? Promise.resolve()).then(deed);
    const settled = done.catch(() => {}).finally(() => this.queues.get(room) === settled && this.queues.delete(room));
    this.queues.set(room, settled);
    return done;
  }

  private async all(id: string, from: string, guests: Described[], whole: boolean): Promise<Kept> {
    const { registry, claim } = this.parts;
    const room = await registry.open(id);
    if (!room.atHome) await claim(id);
    if (!room.atHome) return { home: false };
    const named = new Set(guests.map((guest) => guest.id));
    for (const guest of [...(this.byRoom.get(id)?.values() ?? [])])
      if (guest.node === from && !guest.player && !named.has(guest.id)) this.drop(guest);
    for (const guest of guests) this.enter(id, from, guest, whole);
    return { home: true, stage: this.parts.stageOf(id), viewers: room.viewers };
  }

  private enter(id: string, from: string, described: Described, whole: boolean): void {
    const room = this.parts.registry.peek(id);
    if (!room?.atHome) return;
    const known = this.find(id, from, described.id);
    if (known) known.take(described, room);
    const guest = known ?? this.admit(room, from, described);
    this.parts.welcome(room, guest, whole);
  }

  private regrade(id: string, from: string, described: Described): void {
    const room = this.parts.registry.peek(id);
    const guest = this.find(id, from, described.id);
    if (!room || !guest) return;
    guest.take(described, room);
    this.parts.registry.seatChanged(room, guest.identity.accountId);
  }

  private left(id: string, from: string, client: string): void {
    const guest = this.find(id, from, client);
    if (guest) this.drop(guest);
  }

  private admit(room: Room, from: string, described: Described): Guest {
    const { nodes } = this.parts;
    const pass = (message: ServerMessage) => nodes.tell(from, 'guest.send', { client: described.id, message });
    const guest: Guest = new Guest(described, room, from, pass);
    const guests = this.byRoom.get(room.id) ?? new Map<string, Guest>();
    this.byRoom.set(room.id, guests.set(keyOf(from, guest.id), guest));
    if (guest.seat) room.receiveGuest(guest);
    return guest;
  }

  private drop(guest: Guest): void {
    const guests = this.byRoom.get(guest.room);
    guests?.delete(keyOf(guest.node, guest.id));
    if (guests?.size === 0) this.byRoom.delete(guest.room);
    guest.gone = true;
    guest.seat?.room.leave(guest);
    if (guest.player) this.parts.playerLeft(guest);
  }
}

const keyOf = (node: string, id: string): string => `${node} ${id}`;
