import type { ServerMessage } from '../../protocol/messages.ts';
import type { Identity } from '../accounts/port.ts';
import { newId } from '../ids.ts';
import type { Client, Seat } from '../rooms/client.ts';

/**
 * An encoder in a room, seated like a socket of the key's owner: whatever shows a person out, or takes a right from him, does
 * so to his encoder. Its `id` names the session in the address it was given.
 */
export class Encoder implements Client {
  readonly id = newId() + newId();
  readonly etag = `"${newId()}"`;
  identity: Identity;
  seat: Seat | null = null;
  gone = false;
  connection: string | null = null;
  readonly roomId: string;
  readonly keyHash: string;
  /** Of the offer; another one in a PATCH asks for an ICE restart. */
  readonly iceFragment: string | undefined;
  private readonly closed: () => void;

  constructor(parts: {
    roomId: string;
    owner: Identity;
    keyHash: string;
    iceFragment: string | undefined;
    closed: () => void;
  }) {
    this.roomId = parts.roomId;
    this.identity = { ...parts.owner, sessionId: newId() };
    this.keyHash = parts.keyHash;
    this.iceFragment = parts.iceFragment;
    this.closed = parts.closed;
  }

  /** Of all that a room tells, an encoder understands the end alone. */
  send(message: ServerMessage): void {
    const over = message.type === 'media.closed' && message.connection === this.connection;
    if (over || message.type === 'room.closed') this.closed();
  }

  sendPrepared(): void {}
}
