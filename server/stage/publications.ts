import { limits } from '../../protocol/limits.ts';
import type { MediaClosed, Place, Source, StageStream } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Client } from '../rooms/client.ts';
import type { StageEngine } from './engine.ts';
import { mustAsk, streamOf, type Publication, type PublishOffer, type Report } from './publication.ts';

export type CloseReason = MediaClosed['reason'] | null;

export interface PublicationsParts {
  roomId: string;
  engine: () => StageEngine;
  /** The engine may speak of this connection from now on, or not any more. */
  opened: (connection: string) => void;
  closed: (connection: string) => void;
  /** What staff muted in a place. */
  mutedIn: (place: Place) => Source[];
  /** What viewers see changed. */
  changed: () => void;
  /** Nobody publishes in this place any more. `lost`: by no one's wish, so he may be back in a moment. */
  left: (place: Place, lost: boolean) => void;
}

/** Who publishes in a room: one publication in each place. */
export class Publications {
  private readonly held = new Map<Place, Publication>();
  /** Those that were closed: an offer that fails does not bring one back that ended meanwhile. */
  private readonly gone = new WeakSet<Publication>();
  private readonly parts: PublicationsParts;

  constructor(parts: PublicationsParts) {
    this.parts = parts;
  }

  get streams(): StageStream[] {
    const inOrder = [...this.held.values()].sort((a, b) => a.place - b.place);
    return inOrder.map((publication) => streamOf(publication, this.parts.mutedIn(publication.place)));
  }

  /** All of them, in no order. */
  get all(): Readonly<Publication>[] {
    return [...this.held.values()];
  }

  get some(): boolean {
    return this.held.size > 0;
  }

  in(place: Place): Readonly<Publication> | null {
    return this.held.get(place) ?? null;
  }

  /**
   * Takes the place and answers the offer. Who publishes there already is told `taken_over`. Of several who come at the same
   * moment the last one with `takeOver`, or the first without, has it in the end; the others get `stage_taken`.
   */
  async publish(client: Client, place: Place, offer: PublishOffer): Promise<{ connection: string; sdp: string }> {
    const { accountId, sessionId, name } = client.identity;
    const { tab, takeOver } = offer;
    const before = this.held.get(place) ?? null;
    if (mustAsk(before, { accountId, tab, takeOver })) throw new UserError('stage_taken');
    const own = { connection: newId(), place, accountId, sessionId, name, tab };
    const still = { flowing: false, sources: {}, orphaned: null, report: null };
    const publication: Publication = { ...own, client, ...still };
    const { connection } = publication;
    this.held.set(place, publication);
    this.parts.opened(connection);
    try {
      const sdp = await this.parts.engine().publish(
        {
          room: this.parts.roomId,
          connection,
          sdp: offer.sdp,
          tracks: offer.tracks.map((track) => ({ ...track, place })),
        },
        client,
      );
      if (this.held.get(place) !== publication) throw new UserError('stage_taken');
      if (before) this.discard(before, before.client === client ? null : 'taken_over');
      this.silence(place);
      this.parts.changed();
      return { connection, sdp };
    } catch (error) {
      this.parts.engine().close(connection);
      this.parts.closed(connection);
      const taken = this.held.get(place) !== publication;
      this.failed(publication, before);
      throw taken ? new UserError('stage_taken') : error; // the engine gave it up for the newer one: no reason to try again
    }
  }

  /** What is muted in this place is not forwarded. */
  silence(place: Place): void {
    const publication = this.held.get(place);
    if (publication) this.parts.engine().silence(publication.connection, this.parts.mutedIn(place));
  }

  /** The publisher says what it sends. Throws `not_found` where this client publishes nothing. */
  update(client: Client, sources: Publication['sources']): void {
    const publication = this.find((one) => one.client === client);
    if (!publication) throw new UserError('not_found');
    publication.sources = sources;
    this.parts.changed();
  }

  /** The publisher's page says what only it can know. Throws `not_found` where this client publishes nothing. */
  report(client: Client, report: Report): void {
    const publication = this.find((one) => one.client === client);
    if (!publication) throw new UserError('not_found');
    publication.report = report;
  }

  /** Another socket of the same session goes on with the connection; false when there is none to go on with. */
  attach(client: Client, connection: string): boolean {
    const publication = this.find((one) => one.connection === connection);
    if (!publication || publication.sessionId !== client.identity.sessionId) return false;
    if (publication.orphaned) clearTimeout(publication.orphaned);
    publication.orphaned = null;
    publication.client = client;
    this.parts.changed();
    return true;
  }

  /** The client's socket left the room: its media goes on for a while, in case the socket comes back. */
  orphan(client: Client): void {
    const publication = this.find((one) => one.client === client);
    if (!publication) return;
    publication.client = null;
    publication.orphaned = setTimeout(
      () => this.held.get(publication.place) === publication && this.end(publication.place, null),
      limits.mediaOrphanMs,
    );
  }

  /** Those whose socket is gone. */
  get orphans(): Readonly<Publication>[] {
    return [...this.held.values()].filter(({ client }) => client === null);
  }

  /** The place it has, if any. */
  placeOf(is: (publication: Readonly<Publication>) => boolean): Place | null {
    return this.find(is)?.place ?? null;
  }

  /** Whoever publishes in this place does not any more. */
  end(place: Place, reason: CloseReason): void {
    const publication = this.held.get(place);
    if (!publication) return;
    this.held.delete(place);
    this.discard(publication, reason);
    this.parts.changed();
    this.parts.left(place, reason === 'failed' || reason === 'worker_lost');
  }

  /** The engine hears the publisher, or does not. */
  flowing(connection: string, flowing: boolean): void {
    const publication = this.find((one) => one.connection === connection);
    if (!publication || publication.flowing === flowing) return;
    publication.flowing = flowing;
    this.parts.changed();
  }

  /** Nobody's place was taken by an offer that could not be answered. */
  private failed(publication: Publication, before: Publication | null): void {
    const { place } = publication;
    if (this.held.get(place) !== publication) {
      if (before) this.discard(before, 'taken_over');
      return;
    }
    const stands = before !== null && !this.gone.has(before);
    if (stands) this.held.set(place, before);
    else this.held.delete(place);
    this.parts.changed();
    if (!stands) this.parts.left(place, true);
  }

  private discard(publication: Publication, reason: CloseReason): void {
    if (publication.orphaned) clearTimeout(publication.orphaned);
    this.gone.add(publication);
    const { connection, client } = publication;
    this.parts.closed(connection);
    this.parts.engine().close(connection);
    if (reason) client?.send({ type: 'media.closed', room: this.parts.roomId, connection, reason });
  }

  private find(is: (publication: Publication) => boolean): Publication | undefined {
    for (const publication of this.held.values()) if (is(publication)) return publication;
    return undefined;
  }
}
