import type { ServerMessage } from '../../protocol/messages.ts';
import type { Identity } from '../accounts/port.ts';
import { newId } from '../ids.ts';
import type { Client, Seat } from '../rooms/client.ts';

/**
 * Somebody whose media was agreed upon over HTTP: an encoder (WHIP) or a player (WHEP). To the stage it is a client like a
 * socket. Its `id` names the session in the address it was given.
 */
export class MediaSession implements Client {
  readonly id = newId() + newId();
  readonly etag = `"${newId()}"`;
  /** An encoder is the owner of its key, seated like him; a player nobody but itself, and without a seat. */
  identity: Identity;
  seat: Seat | null = null;
  gone = false;
  connection: string | null = null;
  readonly roomId: string;
  readonly secretHash: string;
  /** Of the offer; another one in a PATCH asks for an ICE restart. */
  readonly iceFragment: string | undefined;
  private readonly closed: () => void;

  constructor(parts: {
    roomId: string;
    identity: Identity;
    secretHash: string;
    iceFragment: string | undefined;
    closed: () => void;
  }) {
    this.roomId = parts.roomId;
    this.identity = { ...parts.identity, sessionId: newId() };
    this.secretHash = parts.secretHash;
    this.iceFragment = parts.iceFragment;
    this.closed = parts.closed;
  }

  /** Of all that a room tells, encoders and players understand the end alone. */
  send(message: ServerMessage): void {
    const over = message.type === 'media.closed' && message.connection === this.connection;
    if (over || message.type === 'room.closed') this.closed();
  }

  sendPrepared(): void {}
}
