import { affected, isEffect } from '../../../protocol/effects.ts';
import { limits } from '../../../protocol/limits.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import type { Prepared } from '../client.ts';
import { Flush } from './flush.ts';
import type { Presence } from './presence.ts';

/** What leaves a room: events, gathered while it is busy, and signals, which never overtake them. Each is made ready once for all. */
export class Outgoing {
  private gathered: RoomEvent[] = [];
  private readonly flush = new Flush(limits.flushMs, () => this.sendGathered());
  private readonly roomId: string;
  private readonly presence: Presence;
  private readonly prepare: (message: ServerMessage) => Prepared;

  constructor(roomId: string, presence: Presence, prepare: (message: ServerMessage) => Prepared) {
    this.roomId = roomId;
    this.presence = presence;
    this.prepare = prepare;
  }

  /** An event for everyone here. What it does to those that have not left yet is done: an erased text does not leave. */
  event(event: RoomEvent): void {
    if (isEffect(event)) this.gathered = this.gathered.map((earlier) => affected(earlier, event));
    this.gathered.push(event);
    this.flush.want();
  }

  /** A signal to everyone here. May be lost with a socket; never with a slow one, which is cut. */
  broadcast(message: ServerMessage): void {
    this.now();
    this.toAll(message);
  }

  /** Without waiting for the pace; sending nothing is no reason for the next event to wait. */
  now(): void {
    if (this.gathered.length > 0) this.flush.go();
  }

  stop(): void {
    this.flush.stop();
  }

  private sendGathered(): void {
    if (this.gathered.length === 0) return;
    const events = this.gathered;
    this.gathered = [];
    this.toAll({ type: 'room.events', room: this.roomId, events });
  }

  private toAll(message: ServerMessage): void {
    if (this.presence.clients.size === 0) return;
    const prepared = this.prepare(message);
    for (const client of this.presence.clients) client.sendPrepared(prepared);
  }
}
