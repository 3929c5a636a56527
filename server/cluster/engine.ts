import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { MediaLens } from '../media/lens-port.ts';
import type { LinkTicket, MediaEngine, MediaOffer } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { StageEngine } from '../stage/engine.ts';
import { createLensOfNodes } from './lens.ts';
import type { NodeMedia } from './media.ts';
import { Mesh } from './mesh.ts';
import type { Nodes } from './nodes.ts';

interface Opened {
  room: string;
  role: 'publish' | 'subscribe';
  node: string;
}

export interface RoomsEngineParts {
  nodes: Nodes;
  /** Of this node. */
  engine: () => MediaEngine;
  media: () => NodeMedia;
  /** A connection went with its node. */
  lost: (connection: string) => void;
  log: Pick<BaseLogger, 'warn'>;
}

/**
 * The media plane as the stages of the rooms see it that this node keeps: every connection is opened at the node its client came
 * to, and a room's streams go once from each node that has a publisher to each that has anybody else.
 */
export class RoomsEngine implements StageEngine {
  private readonly opened = new Map<string, Opened>();
  /** Of each room: how many connections of either kind each node has. */
  private readonly counts = new Map<string, Map<string, Record<Opened['role'], number>>>();
  private readonly mesh: Mesh;
  private readonly lens: MediaLens;
  private readonly parts: RoomsEngineParts;

  constructor(parts: RoomsEngineParts) {
    this.parts = parts;
    const { nodes } = parts;
    const here = (node: string) => node === nodes.here;
    this.mesh = new Mesh({
      lend: (node, room) =>
        here(node) ? parts.media().lend(room, node) : nodes.ask<LinkTicket>(node, 'media.lend', { room }),
      borrow: (node, room, from, ticket) =>
        here(node)
          ? parts.media().borrow(room, from, ticket, node)
          : nodes.ask(node, 'media.borrow', { room, from, ticket }, limits.nodeMediaPatienceMs),
      unlink: (node, link) => (here(node) ? parts.media().unlink(link) : nodes.tell(node, 'media.unlink', { link })),
      log: parts.log,
    });
    this.lens = createLensOfNodes({
      nodes,
      engine: parts.engine,
      nodeOf: (connection) => this.opened.get(connection)?.node,
      nodesOf: (room) => [...(this.counts.get(room)?.keys() ?? [])],
    });
    nodes.gone((node) => {
      for (const [connection, opened] of [...this.opened]) if (opened.node === node) this.lose(connection);
    });
    nodes.back(() => {
      const byNode = Map.groupBy(this.opened, ([, { node }]) => node);
      for (const { node } of nodes.others) {
        const connections = (byNode.get(node) ?? []).map(([connection]) => connection);
        nodes.tell(node, 'media.keep', { connections });
      }
    });
  }

  publish(offer: MediaOffer, client: Client): Promise<string> {
    return this.open('publish', offer, client);
  }

  subscribe(offer: MediaOffer, client: Client): Promise<string> {
    return this.open('subscribe', offer, client);
  }

  prefer(connection: string, picture: Parameters<MediaEngine['prefer']>[1]): void {
    this.tell(connection, 'prefer', { picture }, (engine) => engine.prefer(connection, picture));
  }

  silence(connection: string, sources: Parameters<MediaEngine['silence']>[1]): void {
    this.tell(connection, 'silence', { sources }, (engine) => engine.silence(connection, sources));
  }

  close(connection: string): void {
    this.tell(connection, 'close', {}, (engine) => engine.close(connection));
    this.forget(connection);
  }

  readonly look: MediaLens['look'] = (connections) => this.lens.look(connections);
  readonly frame: MediaLens['frame'] = (...asked) => this.lens.frame(...asked);
  readonly rows: MediaLens['rows'] = (room) => this.lens.rows(room);
  readonly impair: MediaLens['impair'] = (connection, impairment) => this.lens.impair(connection, impairment);
  readonly record: MediaLens['record'] = (connection, on) => this.lens.record(connection, on);
  readonly recorded: MediaLens['recorded'] = (connection, from) => this.lens.recorded(connection, from);

  /** The engine of its node closed it by itself. */
  closed(connection: string): void {
    this.forget(connection);
  }

  linkEnded(link: string): void {
    this.mesh.ended(link);
  }

  stop(): void {
    this.mesh.stop();
  }

  private async open(role: Opened['role'], offer: MediaOffer, client: Client): Promise<string> {
    const { nodes, engine } = this.parts;
    const node = client.node ?? nodes.here;
    this.opened.set(offer.connection, { room: offer.room, role, node });
    this.count(offer.room, node, role, 1);
    try {
      const answer =
        client.node === undefined
          ? await engine()[role](offer)
          : await nodes.ask<string>(node, `media.${role}`, { offer, client: client.id }, limits.nodeMediaPatienceMs);
      return answer;
    } catch (error) {
      this.forget(offer.connection);
      throw error;
    }
  }

  private tell(connection: string, what: string, body: object, here: (engine: MediaEngine) => void): void {
    const opened = this.opened.get(connection);
    if (!opened) return;
    const { nodes, engine } = this.parts;
    if (opened.node === nodes.here) here(engine());
    else nodes.tell(opened.node, `media.${what}`, { connection, ...body });
  }

  private lose(connection: string): void {
    this.forget(connection);
    this.parts.lost(connection);
  }

  private forget(connection: string): void {
    const opened = this.opened.get(connection);
    if (opened && this.opened.delete(connection)) this.count(opened.room, opened.node, opened.role, -1);
  }

  /** The streams go elsewhere when a node has its first or its last connection of a kind. */
  private count(room: string, node: string, role: Opened['role'], change: 1 | -1): void {
    const nodes = this.counts.get(room) ?? new Map<string, Record<Opened['role'], number>>();
    const count = nodes.get(node) ?? { publish: 0, subscribe: 0 };
    count[role] += change;
    if (count.publish + count.subscribe > 0) nodes.set(node, count);
    else nodes.delete(node);
    if (nodes.size > 0) this.counts.set(room, nodes);
    else this.counts.delete(room);
    if (count[role] > (change > 0 ? 1 : 0)) return;
    const publishing = [...nodes].filter(([, { publish }]) => publish > 0).map(([name]) => name);
    this.mesh.fit(room, new Set(publishing), new Set(nodes.keys()));
  }
}
