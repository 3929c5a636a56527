import { limits } from '../../protocol/limits.ts';
import type { MediaPath } from '../../protocol/lens-class.ts';
import type { Picture, SentPicture } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { OfferedTrack } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { StageEngine } from './engine.ts';
import type { CloseReason } from './publications.ts';

interface Subscription {
  accountId: string;
  sessionId: string;
  client: Client | null;
  orphaned: NodeJS.Timeout | null;
  /** What the engine last said that it sends. */
  pictures: SentPicture[];
}

export interface ViewersParts {
  roomId: string;
  engine: () => StageEngine;
  /** The engine may speak of this connection from now on, or not any more. */
  opened: (connection: string) => void;
  closed: (connection: string) => void;
  /** Somebody began or ceased to watch. */
  moved: () => void;
}

/** Who watches in a room: media connections by name. */
export class Viewers {
  private readonly subscriptions = new Map<string, Subscription>();
  /** How media goes, as pages say: of all connections of a page. */
  private readonly ways = new WeakMap<Client, MediaPath>();
  private readonly parts: ViewersParts;

  constructor(parts: ViewersParts) {
    this.parts = parts;
  }

  get some(): boolean {
    return this.subscriptions.size > 0;
  }

  /** Each page once, whatever the number of its connections; null for one whose socket is gone. */
  get pages(): (Client | null)[] {
    const clients = [...this.subscriptions.values()].map(({ client }) => client);
    return [...new Set(clients)];
  }

  connectionsOf(client: Client): string[] {
    return [...this.subscriptions].filter(([, subscription]) => subscription.client === client).map(([name]) => name);
  }

  /** Whose connection it is, and how its page says that media goes; null when nobody's. */
  viewerOf(connection: string): { accountId: string; path: MediaPath | null } | null {
    const subscription = this.subscriptions.get(connection);
    if (!subscription) return null;
    const { accountId, client } = subscription;
    return { accountId, path: (client && this.ways.get(client)) ?? null };
  }

  /** The page says how its media goes. Throws `not_found` for one that does not watch. */
  way(client: Client, path: MediaPath): void {
    if (this.connectionsOf(client).length === 0) throw new UserError('not_found');
    this.ways.set(client, path);
  }

  /** Answers a viewer's offer, whether somebody publishes yet or not. */
  async subscribe(
    client: Client,
    offer: { sdp: string; tracks: OfferedTrack[] },
  ): Promise<{ connection: string; sdp: string }> {
    if (this.subscriptions.size >= limits.subscribersPerRoom) throw new UserError('media_full');
    const mine = [...this.subscriptions].filter(([, subscription]) => subscription.client === client);
    // The page makes a new connection beside an old one that froze: the oldest goes when there are too many.
    if (mine.length >= limits.mediaConnectionsPerSocket) this.end(mine[0]![0], null);
    const connection = newId();
    const { accountId, sessionId } = client.identity;
    this.subscriptions.set(connection, { accountId, sessionId, client, orphaned: null, pictures: [] });
    this.parts.opened(connection);
    this.parts.moved();
    try {
      const { sdp, tracks } = offer;
      const answer = await this.parts.engine().subscribe({ room: this.parts.roomId, connection, sdp, tracks }, client);
      if (!this.subscriptions.has(connection)) throw new UserError('forbidden'); // shown out meanwhile
      return { connection, sdp: answer };
    } catch (error) {
      this.end(connection, null);
      this.parts.engine().close(connection); // also when it was ended before the engine had opened it
      throw error;
    }
  }

  /** Closes one's own connection. */
  stop(client: Client, connection: string): void {
    if (this.subscriptions.get(connection)?.client === client) this.end(connection, null);
  }

  /** Another socket of the same session goes on with the connection; false when there is none to go on with. */
  attach(client: Client, connection: string): boolean {
    const subscription = this.subscriptions.get(connection);
    if (!subscription || subscription.sessionId !== client.identity.sessionId) return false;
    if (subscription.orphaned) clearTimeout(subscription.orphaned);
    subscription.orphaned = null;
    subscription.client = client;
    this.tell(connection); // it may have changed while nobody could be told
    this.parts.moved();
    return true;
  }

  /** How much picture one's own connection shall bring. */
  prefer(client: Client, connection: string, picture: Picture): void {
    if (this.subscriptions.get(connection)?.client !== client) throw new UserError('not_found');
    this.parts.engine().prefer(connection, picture);
  }

  /** The client's socket left the room: its media goes on for a while, in case the socket comes back. */
  orphan(client: Client): void {
    for (const [connection, subscription] of this.subscriptions) {
      if (subscription.client !== client) continue;
      subscription.client = null;
      subscription.orphaned = setTimeout(() => this.end(connection, null), limits.mediaOrphanMs);
    }
  }

  /** Those whose socket is gone. */
  get orphans(): { accountId: string; sessionId: string }[] {
    return [...this.subscriptions.values()].filter(({ client }) => client === null);
  }

  /** Those of this person, or of this session. */
  endAllOf(who: { accountId?: string; sessionId?: string }): void {
    for (const [connection, { accountId, sessionId }] of this.subscriptions) {
      if (accountId === who.accountId || sessionId === who.sessionId) this.end(connection, 'not_allowed');
    }
  }

  /** The engine sends other pictures than before. */
  sending(connection: string, pictures: SentPicture[]): void {
    const subscription = this.subscriptions.get(connection);
    if (!subscription) return;
    subscription.pictures = pictures;
    this.tell(connection);
  }

  private tell(connection: string): void {
    const { client, pictures } = this.subscriptions.get(connection)!;
    client?.send({ type: 'media.sending', room: this.parts.roomId, connection, pictures });
  }

  endAll(reason: CloseReason): void {
    for (const connection of [...this.subscriptions.keys()]) this.end(connection, reason);
  }

  end(connection: string, reason: CloseReason): void {
    const subscription = this.subscriptions.get(connection);
    if (!subscription) return;
    if (subscription.orphaned) clearTimeout(subscription.orphaned);
    this.subscriptions.delete(connection);
    this.parts.closed(connection);
    this.parts.moved();
    this.parts.engine().close(connection);
    if (reason) subscription.client?.send({ type: 'media.closed', room: this.parts.roomId, connection, reason });
  }
}
