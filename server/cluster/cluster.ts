import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Stage as StageState } from '../../protocol/stage.ts';
import type { Bus } from '../bus/port.ts';
import type { Hands } from '../hands/hands.ts';
import type { MediaEngine } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { Answer, Handler, Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import type { OnStage } from '../rooms/room.handlers.ts';
import type { StageAccess, ViewerOffer } from '../stage/access.ts';
import type { Publication, PublishOffer } from '../stage/publication.ts';
import type { Stages } from '../stage/stages.ts';
import { Abroad } from './abroad.ts';
import { answerOthers, type Given } from './answers.ts';
import { RoomsEngine } from './engine.ts';
import { Guests } from './guests.ts';
import { Homes } from './homes.ts';
import { NodeMedia } from './media.ts';
import { largest, Nodes, type NodeSaid } from './nodes.ts';
import { sessionsAnywhere, type OwnSessions, type SessionsAnywhere } from './sessions.ts';
import { welcome } from './welcome.ts';

export interface ClusterParts {
  bus: Bus;
  registry: Registry;
  stages: Stages;
  hands: Hands;
  engine: () => MediaEngine;
  /** What this node says of itself to the others. */
  self: () => Pick<NodeSaid, 'version' | 'since' | 'address' | 'load'>;
  log: Pick<BaseLogger, 'warn' | 'info'>;
}

/** The node that keeps the room asks the one of the client in turn. */
const mediaPatienceMs = 2 * limits.nodeMediaPatienceMs;

/**
 * Several nodes as one: of each room one node keeps the live state (stage, hands, direct path, who is there), and the others ask
 * it on behalf of their clients. With a single node every room is kept here, and nothing of this is ever asked.
 */
export class Cluster implements StageAccess {
  readonly nodes: Nodes;
  readonly media: NodeMedia;
  readonly engine: RoomsEngine;
  private readonly homes: Homes;
  private readonly guests: Guests;
  private readonly abroad: Abroad;
  private readonly parts: ClusterParts;
  private readonly own = new Map<string, Handler<never>>();
  private leaving = false;

  constructor(parts: ClusterParts) {
    const { bus, registry, stages, log, engine } = parts;
    this.parts = parts;
    this.nodes = new Nodes({
      bus,
      log,
      self: () => ({ ...parts.self(), viewers: this.viewersHere(), leaving: this.leaving }),
    });
    const { nodes } = this;
    const moved = (room: string, to: string | null, before: string | null) => this.moved(room, to, before);
    this.homes = new Homes({ bus, nodes, moved, log });
    this.abroad = new Abroad({ nodes, homes: this.homes });
    this.guests = new Guests({
      nodes,
      registry,
      stageOf: (room) => stages.stateOf(room),
      claim: (room) => this.homes.claim(room),
      welcome: (room, guest, whole) => this.welcome(room, guest, whole),
      playerLeft: (guest) => stages.sessionEnded(guest.identity.sessionId),
    });
    this.engine = new RoomsEngine({
      nodes,
      engine,
      media: () => this.media,
      lost: (connection) => stages.closed(connection, 'worker_lost'),
      log,
    });
    this.media = new NodeMedia({
      nodes,
      engine,
      stages: {
        closed: (connection, reason) => {
          this.engine.closed(connection);
          stages.closed(connection, reason);
        },
        flowing: (connection, flowing) => stages.flowing(connection, flowing),
        sending: (connection, pictures) => stages.sending(connection, pictures),
      },
      linkEnded: (link) => this.engine.linkEnded(link),
      find: (client) => this.abroad.find(client),
    });
    answerOthers({
      nodes,
      registry,
      stages,
      hands: parts.hands,
      homes: this.homes,
      guests: this.guests,
      own: this.own,
    });
    nodes.beat();
  }

  // What the registry of rooms tells:

  readonly name = 'live';

  async opened(room: Room): Promise<void> {
    room.atHome = false;
    room.observe({
      happened() {},
      entered: (client) => room.atHome || this.abroad.entered(room, client),
      regraded: (client) => room.atHome || this.abroad.regraded(room, client),
      left: (client) => room.atHome || client.node !== undefined || this.abroad.left(room, client),
      closed: () => {
        this.abroad.end(room);
        this.homes.leave(room.id);
        this.guests.forget(room.id);
      },
    });
    await this.homes.enter(room.id);
    if (!room.atHome) this.abroad.begin(room, false);
  }

  news(room: Room, message: unknown): void {
    if (!room.atHome) this.abroad.signalled(room, message as ServerMessage);
  }

  // What the rest of this node asks:

  /** What a snapshot says of the stage. */
  seenBy(room: Room, client: Client): OnStage {
    const { stages, hands } = this.parts;
    if (!room.atHome) return this.abroad.seenBy(room, client);
    return {
      stage: stages.stateOf(room.id),
      speakers: stages.of(room).speakers.seenBy(client),
      hands: hands.of(room).seenBy(client),
    };
  }

  /** People in a room that is not open here. */
  viewers(id: string): number {
    return this.nodes.others.find(({ viewers }) => id in viewers)?.viewers[id] ?? 0;
  }

  /** The nodes there are, and what goes on in a room: for the administrator. */
  get seen(): { name: string; version: string; since: number; load: number | null; here: boolean }[] {
    const all = [this.nodes.self, ...this.nodes.others];
    return all.map(({ node, version, since, load }, at) => ({ name: node, version, since, load, here: at === 0 }));
  }

  async onAir(id: string): Promise<{ viewers: number; state: 'on' | 'away'; node: string }> {
    const open = this.parts.registry.peek(id) !== undefined;
    const elsewhere = this.nodes.others.find(({ viewers }) => id in viewers)?.node;
    const node = (open ? this.homes.of(id) : elsewhere) ?? this.nodes.here;
    const asked = node !== this.nodes.here && !open ? this.nodes.ask<StageState>(node, 'stage.of', { room: id }) : null;
    const stage = (await asked?.catch(() => null)) ?? this.stateOf(id);
    return { viewers: this.parts.registry.viewers(id), state: stage.state === 'on' ? 'on' : 'away', node };
  }

  /** Handlers of what a room's live state is asked: they run on the node that keeps it, for clients of all nodes. */
  atHome(handlers: Handlers): Handlers {
    const entries = Object.entries(handlers) as unknown as [string, Handler<never>][];
    const wrapped = entries.map(([type, handler]) => {
      this.own.set(type, handler);
      const asking = async (client: Client, message: { room: string; id: number }): Promise<Answer> => {
        const room = client.seat?.room;
        if (!room || room.atHome || room.id !== message.room) return handler(client, message as never);
        const patience = type.startsWith('media.') ? mediaPatienceMs : limits.nodePatienceMs;
        const asked = this.abroad.ask<ServerMessage | null>(room, 'live.do', client, { message }, patience);
        return (await asked) ?? undefined;
      };
      return [type, asking];
    });
    return Object.fromEntries(wrapped) as Handlers;
  }

  // The stage, for who comes by HTTP:

  publish(room: Room, client: Client, offer: PublishOffer): Promise<{ connection: string; sdp: string }> {
    if (room.atHome) return this.parts.stages.publish(room, client, offer);
    return this.abroad.ask(room, 'stage.publish', client, { offer }, mediaPatienceMs);
  }

  async update(room: Room, client: Client, sources: Publication['sources']): Promise<void> {
    if (room.atHome) return this.parts.stages.update(room, client, sources);
    await this.abroad.ask(room, 'stage.update', client, { sources });
  }

  subscribe(room: Room, client: Client, offer: ViewerOffer): Promise<{ connection: string; sdp: string }> {
    if (room.atHome) return this.parts.stages.subscribe(room, client, offer);
    return this.abroad.ask(room, 'stage.subscribe', client, { offer }, mediaPatienceMs);
  }

  stateOf(room: string): StageState {
    const abroad = this.parts.registry.peek(room)?.atHome === false;
    return abroad ? this.abroad.stageOf(room) : this.parts.stages.stateOf(room);
  }

  /** Sessions of encoders or players, of all nodes. */
  sessions(door: 'whip' | 'whep', own: OwnSessions): SessionsAnywhere {
    return sessionsAnywhere(this.nodes, door, own);
  }

  /** A session ended: what it has on any stage ends at once. */
  sessionEnded(sessionId: string): void {
    this.parts.stages.sessionEnded(sessionId);
    this.abroad.sessionEnded(sessionId);
    this.nodes.tellAll('session.ended', { sessionId });
  }

  /** Gives the rooms that this node keeps to others, so that it can be stopped. */
  async leave(): Promise<void> {
    this.leaving = true;
    this.nodes.beat();
    await Promise.all(this.homes.mine.map((room) => this.give(room).catch(() => {}))); // whoever is next asks the lease
  }

  stop(): void {
    this.engine.stop();
    this.homes.stop();
    this.nodes.stop();
  }

  private async give(id: string): Promise<void> {
    const room = this.parts.registry.peek(id);
    const counts = this.guests.countsOf(id);
    const next = this.nodes.others
      .filter(({ leaving }) => !leaving)
      .toSorted((a, b) => (counts.get(b.node) ?? 0) - (counts.get(a.node) ?? 0))[0]?.node;
    if (!room || next === undefined) return;
    const hands = this.parts.hands.of(room).given();
    if (!(await this.homes.give(id, next))) return;
    this.nodes.tell(next, 'home.take', { room: id, hands } satisfies Given);
    this.nodes.tellAll('home.moved', { room: id, node: next });
  }

  private moved(id: string, to: string | null, before: string | null): void {
    const room = this.parts.registry.peek(id);
    if (!room) return;
    const whole = room.presence.clients.size > 0;
    if (to === this.nodes.here) {
      this.abroad.end(room);
      this.media.moved(id);
      room.atHome = true;
      if (whole) this.begin(room);
      return;
    }
    room.atHome = false;
    if (before === this.nodes.here) this.resign(room);
    else this.media.moved(id);
    if (to !== null) this.abroad.begin(room, whole);
  }

  /** The live state is kept here from now on, and is empty: those who are here are told so. */
  private begin(room: Room): void {
    room.signal({ type: 'stage.changed', room: room.id, stage: this.parts.stages.stateOf(room.id) });
    for (const client of room.presence.clients) this.welcome(room, client, true);
  }

  /** Another node keeps the room: what everybody had here ends, and each comes again, there. */
  private resign(room: Room): void {
    this.parts.stages.of(room).reset();
    this.parts.hands.of(room).forget();
    this.guests.forget(room.id);
  }

  private welcome(room: Room, client: Client, whole: boolean): void {
    welcome(room.id, client, this.seenBy(room, client), whole);
  }

  private viewersHere(): Record<string, number> {
    const counts = this.homes.mine.map((id) => [id, this.parts.registry.peek(id)?.viewers ?? 0] as const);
    return largest(counts);
  }
}
