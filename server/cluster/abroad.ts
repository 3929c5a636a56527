import { setTimeout as pause } from 'node:timers/promises';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Stage as StageState } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import type { Client } from '../rooms/client.ts';
import type { OnStage } from '../rooms/room.handlers.ts';
import type { Room } from '../rooms/live/room.ts';
import { describe } from './guest.ts';
import type { Kept } from './guests.ts';
import type { Homes } from './homes.ts';
import type { Nodes } from './nodes.ts';

/** Like an answer, but of a node that does not know the client: its node has to name it first. */
export type Answered<T> = { answer: T } | { unknown: true };

export interface AbroadParts {
  nodes: Nodes;
  homes: Homes;
}

const againMs = 500;
const emptyStage: StageState = { state: 'empty', streams: [], pinned: null };

/** Rooms that are open here and kept by another node: their clients here are its guests, and it is asked what they want. */
export class Abroad {
  /** By id: all clients of this node in such rooms, and players. */
  private readonly clients = new Map<string, Client>();
  private readonly rooms = new Map<string, { room: Room; stage: StageState }>();
  private readonly naming = new Map<string, Promise<void>>();
  private readonly parts: AbroadParts;

  constructor(parts: AbroadParts) {
    this.parts = parts;
    parts.nodes.answer('guest.send', ({ client, message }: { client: string; message: ServerMessage }) =>
      this.clients.get(client)?.send(message),
    );
    parts.nodes.back(() => {
      for (const { room } of this.rooms.values()) void this.name(room, false);
    });
  }

  /** Another node keeps the room from now on. `whole`: clients here are to be told all that it keeps. */
  begin(room: Room, whole: boolean): void {
    this.rooms.set(room.id, { room, stage: room.lecture ? { ...emptyStage, state: 'away' } : emptyStage });
    for (const client of room.presence.clients) this.clients.set(client.id, client);
    void this.name(room, whole);
  }

  /** The room is kept here now, or not open here any more. */
  end(room: Room): void {
    this.rooms.delete(room.id);
    for (const client of room.presence.clients) this.clients.delete(client.id);
  }

  /** A player of this session is gone. */
  sessionEnded(sessionId: string): void {
    for (const [id, { seat, identity }] of this.clients)
      if (seat === null && identity.sessionId === sessionId) this.clients.delete(id);
  }

  find(client: string): Client | undefined {
    return this.clients.get(client);
  }

  entered(room: Room, client: Client): void {
    this.clients.set(client.id, client);
    this.tell(room, 'guest.entered', { guest: describe(client) });
  }

  regraded(room: Room, client: Client): void {
    this.tell(room, 'guest.regraded', { guest: describe(client) });
  }

  left(room: Room, client: Client): void {
    this.clients.delete(client.id);
    this.tell(room, 'guest.left', { id: client.id });
  }

  /** What the node that keeps the room tells everybody in it. */
  signalled(room: Room, message: ServerMessage): void {
    const kept = this.rooms.get(room.id);
    if (kept && message.type === 'stage.changed') kept.stage = message.stage;
    if (message.type === 'room.counted') room.setCount(message.viewers);
    room.broadcast(message);
  }

  /** What a snapshot says of the stage. Of what is one's own the node that keeps it speaks at once. */
  seenBy(room: Room, client: Client): OnStage {
    const directs = client.seat?.permissions.has('stage.direct') ?? false;
    return {
      stage: this.stageOf(room.id),
      speakers: { call: null, speakers: directs ? [] : null },
      hands: { place: null, line: directs ? { hands: [], count: 0 } : null },
    };
  }

  stageOf(room: string): StageState {
    return this.rooms.get(room)?.stage ?? emptyStage;
  }

  /** Asks the node that keeps the room on behalf of a client here. Throws what it throws, and `busy` when it cannot be asked. */
  async ask<T>(room: Room, method: string, client: Client, body: object, patienceMs?: number): Promise<T> {
    for (let tries = 0; tries < 2; tries++) {
      const home = this.homeOf(room);
      if (home === null) break;
      this.clients.set(client.id, client);
      const asked = { room: room.id, client: client.id, ...(client.seat ? {} : { player: describe(client) }), ...body };
      const answered = await this.parts.nodes.ask<Answered<T>>(home, method, asked, patienceMs);
      if ('answer' in answered) return answered.answer;
      await this.name(room, false);
    }
    throw new UserError('busy', { retryAfterMs: 1_000 });
  }

  private tell(room: Room, method: string, body: object): void {
    const home = this.homeOf(room);
    if (home !== null) this.parts.nodes.tell(home, method, { room: room.id, ...body });
  }

  private homeOf(room: Room): string | null {
    return room.atHome ? null : this.parts.homes.of(room.id);
  }

  /** Names all clients here to the node that keeps the room, until it has heard. */
  private name(room: Room, whole: boolean): Promise<void> {
    const naming = (this.naming.get(room.id) ?? Promise.resolve()).then(() => this.nameOnce(room, whole));
    this.naming.set(room.id, naming);
    return naming.finally(() => this.naming.get(room.id) === naming && this.naming.delete(room.id));
  }

  private async nameOnce(room: Room, whole: boolean): Promise<void> {
    const { nodes, homes } = this.parts;
    const home = this.homeOf(room);
    while (home !== null && this.rooms.get(room.id)?.room === room && this.homeOf(room) === home) {
      const guests = [...room.presence.clients].map(describe);
      const kept = await nodes.ask<Kept>(home, 'guests.all', { room: room.id, guests, whole }).catch(() => null);
      if (kept?.home) return this.learn(room, kept);
      if (kept) await homes.claim(room.id);
      await pause(againMs);
    }
  }

  private learn(room: Room, { stage, viewers }: Extract<Kept, { home: true }>): void {
    room.setCount(viewers);
    room.broadcast({ type: 'room.counted', room: room.id, viewers });
    const kept = this.rooms.get(room.id);
    if (!kept || JSON.stringify(kept.stage) === JSON.stringify(stage)) return;
    kept.stage = stage;
    room.broadcast({ type: 'stage.changed', room: room.id, stage });
  }
}
