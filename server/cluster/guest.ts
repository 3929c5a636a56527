import type { ServerMessage } from '../../protocol/messages.ts';
import type { Permission, RoomRole } from '../../protocol/room.ts';
import type { Mute } from '../../protocol/rules.ts';
import type { Identity } from '../accounts/port.ts';
import type { Client, Seat } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';

/** A client as its node describes it to the one that keeps the room's live state. */
export interface Described {
  id: string;
  identity: Identity;
  /** Null for a player, which has none. */
  seat: {
    role: RoomRole;
    permissions: Permission[];
    since: number;
    guest: boolean;
    mute: Mute | null;
    pseudonym: string;
  } | null;
}

export function describe({ id, identity, seat }: Client): Described {
  if (!seat) return { id, identity, seat: null };
  const { role, since, guest, mute, pseudonym } = seat;
  return { id, identity, seat: { role, permissions: [...seat.permissions], since, guest, mute, pseudonym } };
}

/** A client whose socket another node has. What it is sent goes there. */
export class Guest implements Client {
  readonly id: string;
  readonly node: string;
  readonly room: string;
  identity: Identity;
  seat: Seat | null = null;
  gone = false;
  /** Nobody's socket, and without a seat. */
  readonly player: boolean;
  private readonly pass: (message: ServerMessage) => void;

  constructor(described: Described, room: Room, node: string, pass: (message: ServerMessage) => void) {
    this.id = described.id;
    this.node = node;
    this.room = room.id;
    this.identity = described.identity;
    this.pass = pass;
    this.player = described.seat === null;
    this.take(described, room);
  }

  /** Its name, role or rights are these now. */
  take({ identity, seat }: Described, room: Room): void {
    this.identity = identity;
    if (!seat) return;
    const now = { ...seat, room, permissions: new Set(seat.permissions) };
    if (this.seat) Object.assign(this.seat, now);
    else this.seat = now;
  }

  send(message: ServerMessage): void {
    if (!this.gone) this.pass(message);
  }

  /** What is for everyone in a room its own node sends it. */
  sendPrepared(): void {}
}
