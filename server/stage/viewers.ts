import { limits } from '../../protocol/limits.ts';
import type { MediaPath } from '../../protocol/lens-class.ts';
import type { Picture, SentPicture } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { OfferedTrack } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';
import type { StageEngine } from './engine.ts';
import { Impaired, type BadNetwork, type Twin } from './impaired.ts';
import type { CloseReason } from './publications.ts';

interface Subscription {
  accountId: string;
  sessionId: string;
  client: Client | null;
  orphaned: NodeJS.Timeout | null;
  /** What the engine last said that it sends. */
  pictures: SentPicture[];
  /** Beside the page's own, to compare with; null for those. */
  twin: Twin | null;
  /** The engine has it. */
  answered: boolean;
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
  private readonly impaired: Impaired;
  private readonly parts: ViewersParts;

  constructor(parts: ViewersParts) {
    this.parts = parts;
    this.impaired = new Impaired(parts.engine);
  }

  get some(): boolean {
    return this.subscriptions.size > 0;
  }

  /** Each page once, whatever the number of its connections; null for one whose socket is gone. */
  get pages(): (Client | null)[] {
    return [...new Set(this.watching.map(([, client]) => client))];
  }

  /** Connections and whose they are, the older first; without twins. */
  get watching(): [connection: string, client: Client | null][] {
    const own = [...this.subscriptions].filter(([, { twin }]) => twin === null);
    return own.map(([connection, { client }]) => [connection, client]);
  }

  connectionsOf(client: Client): string[] {
    return [...this.subscriptions].filter(([, subscription]) => subscription.client === client).map(([name]) => name);
  }

  /** Whose connection it is, and how its page says that media goes; null when nobody's, and of a twin, which shows nobody's network. */
  viewerOf(connection: string): { accountId: string; path: MediaPath | null } | null {
    const subscription = this.subscriptions.get(connection);
    if (!subscription || subscription.twin) return null;
    const { accountId, client } = subscription;
    return { accountId, path: (client && this.ways.get(client)) ?? null };
  }

  /** The page says how its media goes. Throws `not_found` for one that does not watch. */
  way(client: Client, path: MediaPath): void {
    if (this.connectionsOf(client).length === 0) throw new UserError('not_found');
    this.ways.set(client, path);
  }

  /** Answers a viewer's offer, whether somebody publishes yet or not. Throws `not_found` for a twin while no lab is open. */
  async subscribe(
    client: Client,
    offer: { sdp: string; tracks: OfferedTrack[]; twin?: Twin | undefined },
  ): Promise<{ connection: string; sdp: string }> {
    const twin = offer.twin ?? null;
    if (twin && !this.impaired.network) throw new UserError('not_found');
    this.makePlace(client, twin);
    const connection = newId();
    const { accountId, sessionId } = client.identity;
    const subscription: Subscription = {
      ...{ accountId, sessionId, client, twin },
      ...{ orphaned: null, pictures: [], answered: false },
    };
    this.subscriptions.set(connection, subscription);
    this.parts.opened(connection);
    this.parts.moved();
    try {
      const { sdp, tracks } = offer;
      const answer = await this.parts.engine().subscribe({ room: this.parts.roomId, connection, sdp, tracks }, client);
      if (!this.subscriptions.has(connection)) throw new UserError('forbidden'); // shown out meanwhile
      subscription.answered = true;
      this.impaired.fit(connection, subscription);
      return { connection, sdp: answer };
    } catch (error) {
      this.end(connection, null);
      this.parts.engine().close(connection); // also when it was ended before the engine had opened it
      throw error;
    }
  }

  /**
   * The page makes a new connection beside an old one that froze: the oldest goes when there are too many, but a twin before it. One page
   * has one twin; a twin takes nobody's place but another twin's.
   */
  private makePlace(client: Client, twin: Twin | null): void {
    const mine = this.connectionsOf(client);
    const own = mine.find((connection) => this.subscriptions.get(connection)!.twin);
    if (twin && own !== undefined) return this.end(own, null);
    if (mine.length >= limits.mediaConnectionsPerSocket) {
      if (twin) throw new UserError('media_full');
      return own === undefined ? this.end(mine[0]!, null) : this.end(own, 'not_allowed');
    }
    if (this.subscriptions.size < limits.subscribersPerRoom) return;
    const other = twin ? undefined : this.twins[0];
    if (other === undefined) throw new UserError('media_full');
    this.end(other, 'not_allowed');
  }

  private get twins(): string[] {
    return [...this.subscriptions].filter(([, { twin }]) => twin).map(([connection]) => connection);
  }

  /** What the lab makes of whose network from now on. Null: everything is as before, at once, and twins are no more. */
  impair(network: BadNetwork | null): void {
    this.impaired.network = network;
    if (!network) for (const twin of this.twins) this.end(twin, 'not_allowed');
    for (const [connection, subscription] of this.subscriptions)
      if (subscription.answered) this.impaired.fit(connection, subscription);
    this.parts.moved();
  }

  get network(): BadNetwork | null {
    return this.impaired.network;
  }

  /** What the lab does is ordered once more. */
  renewImpaired(): void {
    this.impaired.renew();
  }

  /**
   * The page shall make new connections: it is told that those it has are gone, though they go on until the new one stands at the
   * other end, or for `limits.mediaOrphanMs`.
   */
  renew(client: Client): void {
    for (const [connection, subscription] of this.subscriptions) {
      if (subscription.client !== client || subscription.twin || subscription.orphaned) continue;
      subscription.orphaned = setTimeout(() => this.end(connection, null), limits.mediaOrphanMs);
      client.send({ type: 'media.closed', room: this.parts.roomId, connection, reason: 'worker_lost' });
    }
  }

  /** Closes one's own connection. */
  stop(client: Client, connection: string): void {
    if (this.subscriptions.get(connection)?.client === client) this.end(connection, null);
  }

  /** Another socket of the same session goes on with the connection; false when there is none to go on with. */
  attach(client: Client, connection: string): boolean {
    const subscription = this.subscriptions.get(connection);
    if (!subscription || subscription.twin || subscription.sessionId !== client.identity.sessionId) return false;
    if (subscription.orphaned) clearTimeout(subscription.orphaned);
    subscription.orphaned = null;
    subscription.client = client;
    if (subscription.answered) this.impaired.fit(connection, subscription);
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
      if (subscription.twin) {
        this.end(connection, null);
        continue;
      }
      subscription.client = null;
      this.impaired.fit(connection, subscription); // nobody could say any more that he has had enough
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
    this.impaired.forget(connection);
    this.parts.closed(connection);
    this.parts.moved();
    this.parts.engine().close(connection);
    if (reason) subscription.client?.send({ type: 'media.closed', room: this.parts.roomId, connection, reason });
  }
}
