import type { SentPicture, Source, Picture } from '../../protocol/stage.ts';
import type { LinkTicket, MediaEngine, MediaEvents, MediaOffer } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import { engineErrors } from '../stage/stage.handlers.ts';
import { answerLens } from './lens.ts';
import type { Nodes } from './nodes.ts';

/** A connection here that was asked for by the node that keeps its room. */
interface Hosted {
  room: string;
  home: string;
  client: string;
}

/** What the engine of a node tells the one that keeps the room. */
export type Told =
  | { of: 'closed'; connection: string; reason: 'failed' | 'worker_lost' }
  | { of: 'flowing'; connection: string; flowing: boolean }
  | { of: 'sending'; connection: string; pictures: SentPicture[] }
  | { of: 'link'; link: string };

export interface NodeMediaParts {
  nodes: Nodes;
  engine: () => MediaEngine;
  /** The stages of the rooms that this node keeps. */
  stages: Pick<MediaEvents, 'closed' | 'flowing' | 'sending'>;
  /** A link that this node asked for, or another did for its rooms. */
  linkEnded: (link: string) => void;
  /** Who of this node's clients it is; undefined when it is gone. */
  find: (client: string) => Client | undefined;
}

/** The media engine of this node at the service of all: what other nodes want of it for their rooms, and what it tells them. */
export class NodeMedia implements MediaEvents {
  private readonly hosted = new Map<string, Hosted>();
  /** Links of this node, by who asked for them. */
  private readonly links = new Map<string, string>();
  private readonly parts: NodeMediaParts;

  constructor(parts: NodeMediaParts) {
    const { nodes, engine } = parts;
    this.parts = parts;
    const host = (role: 'publish' | 'subscribe') => (asked: { offer: MediaOffer; client: string }, from: string) =>
      this.host(role, asked, from);
    nodes.answer('media.publish', host('publish'));
    nodes.answer('media.subscribe', host('subscribe'));
    nodes.answer('media.prefer', ({ connection, picture }: { connection: string; picture: Picture }) =>
      engine().prefer(connection, picture),
    );
    nodes.answer('media.silence', ({ connection, sources }: { connection: string; sources: Source[] }) =>
      engine().silence(connection, sources),
    );
    nodes.answer('media.close', ({ connection }: { connection: string }) => this.close(connection));
    nodes.answer('media.keep', ({ connections }: { connections: string[] }, from) => this.keep(from, connections));
    nodes.answer('media.lend', ({ room }: { room: string }, from) => this.lend(room, from));
    nodes.answer('media.borrow', (asked: { room: string; from: string; ticket: LinkTicket }, by) =>
      this.borrow(asked.room, asked.from, asked.ticket, by),
    );
    nodes.answer('media.unlink', ({ link }: { link: string }) => this.unlink(link));
    answerLens(nodes, engine);
    nodes.answer('media.told', (told: Told) => this.heard(told));
  }

  /** Another node keeps the room, or none: what was opened for the one before is closed, and its owners come again. */
  moved(room: string): void {
    for (const [connection, hosted] of [...this.hosted]) {
      if (hosted.room !== room) continue;
      this.close(connection);
      this.parts.find(hosted.client)?.send({ type: 'media.closed', room, connection, reason: 'worker_lost' });
    }
  }

  async lend(room: string, by: string): Promise<LinkTicket> {
    const ticket = await engineErrors(this.parts.engine().lend(room));
    this.links.set(ticket.link, by);
    return ticket;
  }

  async borrow(room: string, from: string, ticket: LinkTicket, by: string): Promise<void> {
    const lender = this.parts.nodes.find(from);
    if (!lender) throw new Error(`the node ${from} is not there`);
    this.links.set(ticket.link, by);
    await engineErrors(this.parts.engine().borrow(room, lender.address, ticket));
  }

  unlink(link: string): void {
    this.links.delete(link);
    this.parts.engine().unlink(link);
  }

  // What the engine of this node tells:

  closed(connection: string, reason: 'failed' | 'worker_lost'): void {
    const { stages } = this.parts;
    if (!this.tell(connection, { of: 'closed', connection, reason })) stages.closed(connection, reason);
    this.hosted.delete(connection);
  }

  flowing(connection: string, flowing: boolean): void {
    if (!this.tell(connection, { of: 'flowing', connection, flowing })) this.parts.stages.flowing(connection, flowing);
  }

  sending(connection: string, pictures: SentPicture[]): void {
    if (!this.tell(connection, { of: 'sending', connection, pictures }))
      this.parts.stages.sending(connection, pictures);
  }

  linkEnded(link: string): void {
    const by = this.links.get(link);
    if (by === undefined || !this.links.delete(link)) return;
    if (by === this.parts.nodes.here) this.parts.linkEnded(link);
    else this.parts.nodes.tell(by, 'media.told', { of: 'link', link } satisfies Told);
  }

  private async host(
    role: 'publish' | 'subscribe',
    { offer, client }: { offer: MediaOffer; client: string },
    home: string,
  ): Promise<string> {
    this.hosted.set(offer.connection, { room: offer.room, home, client });
    try {
      return await engineErrors(this.parts.engine()[role](offer));
    } catch (error) {
      this.hosted.delete(offer.connection);
      throw error;
    }
  }

  private close(connection: string): void {
    this.hosted.delete(connection);
    this.parts.engine().close(connection);
  }

  /** Of what this node opened for that one, only these are wanted still. */
  private keep(home: string, connections: string[]): void {
    const wanted = new Set(connections);
    for (const [connection, hosted] of [...this.hosted])
      if (hosted.home === home && !wanted.has(connection)) this.close(connection);
  }

  /** False when it is of a room that this node keeps. */
  private tell(connection: string, told: Told): boolean {
    const hosted = this.hosted.get(connection);
    if (hosted) this.parts.nodes.tell(hosted.home, 'media.told', told);
    return hosted !== undefined;
  }

  private heard(told: Told): void {
    const { stages } = this.parts;
    if (told.of === 'closed') stages.closed(told.connection, told.reason);
    if (told.of === 'flowing') stages.flowing(told.connection, told.flowing);
    if (told.of === 'sending') stages.sending(told.connection, told.pictures);
    if (told.of === 'link') this.parts.linkEnded(told.link);
  }
}
