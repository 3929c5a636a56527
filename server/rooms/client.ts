import type { Identity } from '../accounts/port.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { By, Permission, RoomRole } from '../../protocol/room.ts';
import type { Mute } from '../../protocol/rules.ts';
import { UserError } from '../errors.ts';
import type { Room } from './live/room.ts';
import type { SocketFacts } from './socket.ts';

/** A message made ready once for any number of sockets. */
export interface Prepared {
  readonly frame: Buffer;
}

/** Sees what passes a socket. It keeps neither buffer. */
export interface SocketTap {
  /** One frame or several, whole. */
  sent(frames: Buffer): void;
  /** A message, or a ping or pong, by its opcode (RFC 6455 section 5.2). */
  heard(opcode: number, payload: Buffer): void;
}

/** One socket, as rooms and features see it. */
export interface Client {
  readonly id: string;
  /** Who it is: taken from the session, renewed by the review of sessions. */
  identity: Identity;
  /** The room it is in. */
  seat: Seat | null;
  /** The other node that has its socket; undefined for those of this one. */
  readonly node?: string | undefined;
  /** The socket is closed. */
  readonly gone: boolean;
  /** What this node knows of its socket now; null when it is closed. Nobody answers it for a socket of another node. */
  socket?(): SocketFacts | null;
  /** Who records this socket; null nearly always. */
  tap?: SocketTap | null;
  send(message: ServerMessage): void;
  sendPrepared(prepared: Prepared): void;
}

/** A client's place in a room. */
export interface Seat {
  readonly room: Room;
  role: RoomRole;
  permissions: ReadonlySet<Permission>;
  readonly since: number;
  /** Walked into an open room; staff can make him a member. */
  guest: boolean;
  mute: Mute | null;
  /** The id under which this person writes anonymously in this room. */
  readonly pseudonym: string;
}

/**
 * The first line of every handler: the seat the client has in the room it speaks of, if it may do this there.
 * Another room than the one it entered is `not_found`, whatever the client's rights there.
 */
export function seated(client: Client, room: string, permission: Permission): Seat {
  const seat = client.seat;
  if (!seat || seat.room.id !== room) throw new UserError('not_found');
  if (!seat.permissions.has(permission)) throw new UserError('forbidden');
  return seat;
}

/**
 * For whoever had to wait since `seated`: whoever was shown out, or left, in the meantime does nothing more from this seat.
 * Throws `not_found`.
 */
export function stillSeated(client: Client, seat: Seat): void {
  if (client.seat !== seat) throw new UserError('not_found');
}

/** Who does something from this seat, as events have it. */
export function byOf(client: Client): By {
  const { identity, seat } = client;
  return { id: identity.accountId, name: identity.name, role: seat?.role ?? null };
}
