import { affected, isEffect } from '../../../protocol/effects.ts';
import { limits } from '../../../protocol/limits.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import { figures } from '../../operations/figures.ts';
import { Pace } from '../../pace.ts';
import type { Client, Prepared } from '../client.ts';
import { Flush } from './flush.ts';
import type { Journeys } from './journeys.ts';
import type { Presence } from './presence.ts';

/** What leaves a room: events, gathered while it is busy, and signals, which never overtake them. Each is made ready once for all. */
export class Outgoing {
  private gathered: RoomEvent[] = [];
  private gatheredSince = 0;
  /** Came while events were gathered, with the last seq each was welcomed with: it has some of them already. */
  private readonly newcomers = new Map<Client, number>();
  private readonly pace = new Pace((perSecond) => gatherMs(this.presence.clients.size, perSecond));
  private readonly flush = new Flush(
    () => this.pace.intervalMs(),
    () => this.sendGathered(),
  );
  private readonly roomId: string;
  private readonly presence: Presence;
  private readonly prepare: (message: ServerMessage) => Prepared;
  private readonly journeys: Pick<Journeys, 'sent'>;

  constructor(
    roomId: string,
    presence: Presence,
    prepare: (message: ServerMessage) => Prepared,
    journeys: Pick<Journeys, 'sent'>,
  ) {
    this.roomId = roomId;
    this.presence = presence;
    this.prepare = prepare;
    this.journeys = journeys;
  }

  /** An event for everyone here. What it does to those that have not left yet is done: an erased text does not leave. */
  event(event: RoomEvent): void {
    if (isEffect(event)) this.gathered = this.gathered.map((earlier) => affected(earlier, event));
    if (this.gathered.length === 0) this.gatheredSince = performance.now();
    this.gathered.push(event);
    this.pace.happened();
    this.flush.want();
  }

  /** A signal to everyone here, or to those of them. May be lost with a socket; never with a slow one, which is cut. */
  broadcast(message: ServerMessage, to?: (client: Client) => boolean): void {
    this.now();
    this.toAll(message, to);
  }

  /** This client has everything up to `seq`. What has gathered goes on gathering: entering costs no more in a busy room. */
  welcomed(client: Client, seq: number): void {
    if (this.gathered.length > 0) this.newcomers.set(client, seq);
  }

  stop(): void {
    this.flush.stop();
  }

  /** Without waiting for the pace; sending nothing is no reason for the next event to wait. */
  private now(): void {
    if (this.gathered.length > 0) this.flush.go();
  }

  private sendGathered(): void {
    const events = this.gathered;
    const newcomers = [...this.newcomers];
    this.gathered = [];
    const sockets = this.presence.clients.size;
    const bytes = this.toAll({ type: 'room.events', room: this.roomId, events });
    const later = newcomers.filter(([client]) => this.presence.clients.has(client)).length;
    this.journeys.sent(sockets - later, bytes, events.length);
    this.count(events.length, sockets);
    this.newcomers.clear();
    for (const [client, seq] of newcomers)
      this.sendRest(
        client,
        events.filter((event) => event.seq > seq),
      );
  }

  private count(events: number, sockets: number): void {
    figures.eventsDelivered += events * sockets;
    figures.flushEvents.observe(events);
    figures.flushSeconds.observe((performance.now() - this.gatheredSince) / 1_000);
  }

  private sendRest(newcomer: Client, events: RoomEvent[]): void {
    if (events.length === 0 || !this.presence.clients.has(newcomer)) return;
    newcomer.send({ type: 'room.events', room: this.roomId, events });
  }

  /** Returns the bytes of the frame; 0 when nobody is here. */
  private toAll(message: ServerMessage, to: (client: Client) => boolean = () => true): number {
    if (this.presence.clients.size === 0) return 0;
    const prepared = this.prepare(message);
    const without = this.newcomers; // none, but while what has gathered is sent
    for (const client of this.presence.clients) {
      if ((without.size === 0 || !without.has(client)) && to(client)) client.sendPrepared(prepared);
    }
    return prepared.frame.length;
  }
}

/**
 * How long a room gathers events. What a message costs is a write to every socket, so the pause grows with the writes that a
 * room would cost if it sent each event by itself: none worth mentioning for a seminar or a slow lecture, and at most
 * `limits.flush.longestMs` for a thousand people who all write. So a room never costs much more than 30,000 writes a second.
 */
export function gatherMs(sockets: number, eventsPerSecond: number): number {
  return Math.min((eventsPerSecond * sockets) / limits.flush.writesPerMs, limits.flush.longestMs);
}
