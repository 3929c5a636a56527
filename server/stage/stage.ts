import { limits } from '../../protocol/limits.ts';
import type { MediaClosed, Picture, SentPicture, Stage as StageState } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { MediaEngine, OfferedTrack } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { mustAsk, streamOf, type Publication } from './publication.ts';

export interface StageParts {
  engine: () => MediaEngine;
  /** Names of connections, so that what the engine says of one finds its stage. */
  connections: Map<string, Stage>;
}

interface Subscription {
  accountId: string;
  sessionId: string;
  client: Client | null;
  orphaned: NodeJS.Timeout | null;
}

/** The stage of one room: who publishes, who watches. Live state only: after a crash the clients connect again. */
export class Stage {
  private readonly room: Room;
  private readonly parts: StageParts;
  private publication: Publication | null = null;
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(room: Room, parts: StageParts) {
    this.room = room;
    this.parts = parts;
  }

  get state(): StageState {
    const streams = this.publication ? [streamOf(this.publication)] : [];
    if (!this.room.lecture) return { state: 'empty', streams: [], pinned: null };
    return { state: this.publication?.flowing ? 'on' : 'away', streams, pinned: null };
  }

  get inUse(): boolean {
    return this.publication !== null || this.subscriptions.size > 0;
  }

  /**
   * Takes the stage and answers the offer. Who publishes already is told `taken_over`. Of several who come at the same
   * moment the last one with `takeOver`, or the first without, has it in the end; the others get `stage_taken`.
   */
  async publish(
    client: Client,
    offer: { sdp: string; tracks: OfferedTrack[]; tab: string; takeOver: boolean },
  ): Promise<{ connection: string; sdp: string }> {
    const newcomer = { accountId: client.identity.accountId, tab: offer.tab, takeOver: offer.takeOver };
    if (mustAsk(this.publication, newcomer)) throw new UserError('stage_taken');
    const publication: Publication = {
      connection: newId(),
      accountId: client.identity.accountId,
      sessionId: client.identity.sessionId,
      name: client.identity.name,
      tab: offer.tab,
      client,
      flowing: false,
      sources: {},
      orphaned: null,
    };
    const before = this.publication;
    this.publication = publication;
    this.parts.connections.set(publication.connection, this);
    try {
      const sdp = await this.parts
        .engine()
        .publish({ room: this.room.id, connection: publication.connection, ...offer });
      if (this.publication !== publication) throw new UserError('stage_taken');
      if (before) this.discard(before, before.client === client ? null : 'taken_over');
      this.changed();
      return { connection: publication.connection, sdp };
    } catch (error) {
      this.parts.engine().close(publication.connection);
      this.parts.connections.delete(publication.connection);
      if (this.publication === publication) {
        // Nobody's place was taken by an offer that could not be answered.
        this.publication = before && this.parts.connections.has(before.connection) ? before : null;
        this.changed();
        throw error;
      }
      if (before) this.discard(before, 'taken_over');
      throw new UserError('stage_taken'); // the engine gave it up for the newer one: no reason to try again
    }
  }

  /** Answers a viewer's offer, whether somebody publishes yet or not. */
  async subscribe(
    client: Client,
    offer: { sdp: string; tracks: OfferedTrack[] },
  ): Promise<{ connection: string; sdp: string }> {
    if (this.subscriptions.size >= limits.subscribersPerRoom) throw new UserError('media_full');
    const mine = [...this.subscriptions].filter(([, subscription]) => subscription.client === client);
    // The page makes a new connection beside an old one that froze: the oldest goes when there are too many.
    if (mine.length >= limits.mediaConnectionsPerSocket) this.unsubscribe(mine[0]![0], null);
    const connection = newId();
    const { accountId, sessionId } = client.identity;
    this.subscriptions.set(connection, { accountId, sessionId, client, orphaned: null });
    this.parts.connections.set(connection, this);
    try {
      const sdp = await this.parts.engine().subscribe({ room: this.room.id, connection, ...offer });
      if (!this.subscriptions.has(connection)) throw new UserError('forbidden'); // shown out meanwhile
      return { connection, sdp };
    } catch (error) {
      this.unsubscribe(connection, null);
      throw error;
    }
  }

  /** Closes one's own connection. */
  stop(client: Client, connection: string): void {
    if (this.publication?.connection === connection && this.publication.client === client) this.vacate(null);
    if (this.subscriptions.get(connection)?.client === client) this.unsubscribe(connection, null);
  }

  /** Another socket of the same session goes on with a connection; `not_found` when there is none to go on with. */
  attach(client: Client, connection: string): void {
    const held = this.publication?.connection === connection ? this.publication : this.subscriptions.get(connection);
    if (!held || held.sessionId !== client.identity.sessionId) throw new UserError('not_found');
    if (held.orphaned) clearTimeout(held.orphaned);
    held.orphaned = null;
    held.client = client;
    if (held === this.publication) this.changed();
  }

  /** How much picture one's own connection shall bring. */
  prefer(client: Client, connection: string, picture: Picture): void {
    if (this.subscriptions.get(connection)?.client !== client) throw new UserError('not_found');
    this.parts.engine().prefer(connection, picture);
  }

  /** The publisher says what it sends. */
  update(client: Client, sources: Publication['sources']): void {
    if (this.publication?.client !== client) throw new UserError('not_found');
    this.publication.sources = sources;
    this.changed();
  }

  /** The client's socket left the room: its media goes on for a while, in case the socket comes back. */
  orphan(client: Client): void {
    const publication = this.publication;
    if (publication?.client === client) {
      publication.client = null;
      publication.orphaned = setTimeout(
        () => this.publication === publication && this.vacate(null),
        limits.mediaOrphanMs,
      );
    }
    for (const [connection, subscription] of this.subscriptions) {
      if (subscription.client !== client) continue;
      subscription.client = null;
      subscription.orphaned = setTimeout(() => this.unsubscribe(connection, null), limits.mediaOrphanMs);
    }
  }

  /** The person's rights changed, or a session ended: what is not allowed any more stops at once. */
  review(accountId: string, may: { publish: boolean; watch: boolean }): void {
    if (!may.publish && this.publication?.accountId === accountId) this.vacate('not_allowed');
    if (may.watch) return;
    for (const [connection, subscription] of this.subscriptions) {
      if (subscription.accountId === accountId) this.unsubscribe(connection, 'not_allowed');
    }
  }

  /** A session ended: its connections stop at once, also those whose socket is gone. */
  endSession(sessionId: string): void {
    if (this.publication?.sessionId === sessionId) this.vacate('not_allowed');
    for (const [connection, subscription] of this.subscriptions) {
      if (subscription.sessionId === sessionId) this.unsubscribe(connection, 'not_allowed');
    }
  }

  lectureStarted(): void {
    this.changed();
  }

  lectureEnded(): void {
    this.vacate('lecture_ended');
    this.changed();
  }

  /** The engine lost a connection. */
  connectionClosed(connection: string, reason: 'failed' | 'worker_lost'): void {
    if (this.publication?.connection === connection) this.vacate(reason);
    else this.unsubscribe(connection, reason);
  }

  /** The engine hears the publisher, or has not for `limits.publisherSilentMs`. */
  connectionFlowing(connection: string, flowing: boolean): void {
    if (this.publication?.connection !== connection || this.publication.flowing === flowing) return;
    this.publication.flowing = flowing;
    this.changed();
  }

  /** The engine sends a viewer other pictures than before. */
  connectionSending(connection: string, pictures: SentPicture[]): void {
    const client = this.subscriptions.get(connection)?.client;
    client?.send({ type: 'media.sending', room: this.room.id, connection, pictures });
  }

  close(): void {
    this.vacate(null);
    for (const connection of [...this.subscriptions.keys()]) this.unsubscribe(connection, null);
  }

  private vacate(reason: MediaClosed['reason'] | null): void {
    const publication = this.publication;
    if (!publication) return;
    this.publication = null;
    this.discard(publication, reason);
    this.changed();
  }

  private discard(publication: Publication, reason: MediaClosed['reason'] | null): void {
    if (publication.orphaned) clearTimeout(publication.orphaned);
    this.disconnect(publication.connection, publication.client, reason);
  }

  private unsubscribe(connection: string, reason: MediaClosed['reason'] | null): void {
    const subscription = this.subscriptions.get(connection);
    if (!subscription) return;
    if (subscription.orphaned) clearTimeout(subscription.orphaned);
    this.subscriptions.delete(connection);
    this.disconnect(connection, subscription.client, reason);
  }

  private disconnect(connection: string, client: Client | null, reason: MediaClosed['reason'] | null): void {
    this.parts.connections.delete(connection);
    this.parts.engine().close(connection);
    if (reason) client?.send({ type: 'media.closed', room: this.room.id, connection, reason });
  }

  private changed(): void {
    this.room.broadcast({ type: 'stage.changed', room: this.room.id, stage: this.state });
  }
}
