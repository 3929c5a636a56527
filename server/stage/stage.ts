import type { MediaPath } from '../../protocol/lens-class.ts';
import type { Picture, Pin, SentPicture, Source, Stage as StageState } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import type { OfferedTrack } from '../media/port.ts';
import type { Client, Seat } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { isMuted } from '../rooms/muted.ts';
import type { Attendance } from './attendance.ts';
import type { StageEngine } from './engine.ts';
import type { Twin } from './impaired.ts';
import type { Publication, PublishOffer, Report } from './publication.ts';
import { Publications } from './publications.ts';
import { Speakers } from './speakers.ts';
import { Viewers } from './viewers.ts';

export interface StageParts {
  engine: () => StageEngine;
  /** Names of connections, so that what the engine says of one finds its stage. */
  connections: Map<string, Stage>;
  /** Somebody who was asked on stage said yes. */
  accepted: (room: Room, accountId: string) => void;
  /** Who publishes or watches changed. */
  moved: (room: Room) => void;
}

/** What a person may do here now. */
export interface Rights {
  publish: boolean;
  watch: boolean;
  /** Stand beside who gives the lecture: be here, and not muted. */
  speak: boolean;
}

/** Of all the pages the person has here. */
export function rightsOf(seats: readonly Seat[]): Rights {
  return {
    publish: seats.some((seat) => seat.permissions.has('stage.publish')),
    watch: seats.some((seat) => seat.permissions.has('stage.watch')),
    speak: seats.some((seat) => !isMuted(seat)),
  };
}

const lecturer = 0;
/** What is sent beside: there are no sections for more at the viewers'. */
const besideSources: Source[] = ['microphone', 'camera'];

/** The stage of one room: who publishes, who stands beside, who watches. Live state only: after a crash the clients connect again. */
export class Stage {
  readonly speakers: Speakers;
  readonly viewers: Viewers;
  private readonly room: Room;
  private readonly publications: Publications;
  private readonly moved: () => void;
  private pinned: Pin | null = null;

  constructor(room: Room, { engine, connections, accepted, moved }: StageParts) {
    this.room = room;
    this.moved = () => moved(room);
    const signalling = {
      roomId: room.id,
      engine,
      opened: (connection: string) => void connections.set(connection, this),
      closed: (connection: string) => void connections.delete(connection),
    };
    this.viewers = new Viewers({ ...signalling, moved: this.moved });
    this.speakers = new Speakers({
      room,
      accepted: (accountId) => accepted(room, accountId),
      freed: (place, sentBack) => {
        this.publications.end(place, sentBack ? 'sent_back' : 'not_allowed');
        if (this.pinned?.place === place) this.pin(null);
      },
    });
    this.publications = new Publications({
      ...signalling,
      mutedIn: (place) => this.speakers.mutedIn(place),
      changed: () => this.changed(),
      left: (place, lost) => this.speakers.left(place, lost),
    });
  }

  get state(): StageState {
    if (!this.room.lecture) return { state: 'empty', streams: [], pinned: null };
    const state = this.publications.in(lecturer)?.flowing ? 'on' : 'away';
    return { state, streams: this.publications.streams, pinned: this.pinned };
  }

  get attendance(): Attendance {
    const publication = this.publications.in(lecturer);
    return {
      presenter: publication?.flowing ? publication.client : null,
      alone: !this.viewers.network && this.publications.streams.every(({ place }) => place === lecturer),
      viewers: this.viewers.pages,
    };
  }

  /** The media connections of one page: what it publishes, and what it watches with. */
  connectionsOf(client: Client): string[] {
    const published = this.publications.all.filter((one) => one.client === client);
    return [...published.map(({ connection }) => connection), ...this.viewers.connectionsOf(client)];
  }

  /** What is published, by place, with what the publishers' pages say of it. */
  get publishing(): Pick<Publication, 'place' | 'connection' | 'flowing' | 'report'>[] {
    return this.publications.all.toSorted((a, b) => a.place - b.place);
  }

  /** Whose connection for watching it is, and how its page says that media goes. */
  viewerOf(connection: string): { accountId: string; path: MediaPath | null } | null {
    return this.viewers.viewerOf(connection);
  }

  get inUse(): boolean {
    return this.publications.some || this.viewers.some || this.speakers.some;
  }

  /** Takes the lecturer's place and answers the offer; who came from beside leaves the place there. See `Publications.publish`. */
  async publish(client: Client, offer: PublishOffer): Promise<{ connection: string; sdp: string }> {
    const answer = await this.publications.publish(client, lecturer, offer);
    const beside = this.speakers.placeOf(client.identity.accountId);
    if (beside !== null) this.publications.end(beside, 'taken_over');
    return answer;
  }

  /**
   * Publishes beside who gives the lecture. Throws `forbidden` for who was not asked, and for who gives the lecture; `stage_full`;
   * `bad_request` for other sources than microphone and camera.
   */
  async publishBeside(client: Client, offer: PublishOffer): Promise<{ connection: string; sdp: string }> {
    const { accountId } = client.identity;
    if (offer.tracks.some(({ source }) => !besideSources.includes(source)))
      throw new UserError('bad_request', { field: 'tracks' });
    if (this.publications.in(lecturer)?.accountId === accountId) throw new UserError('forbidden');
    const place = this.speakers.placeFor(client);
    const answer = await this.publications.publish(client, place, offer);
    this.speakers.arrived(place);
    return answer;
  }

  subscribe(
    client: Client,
    offer: { sdp: string; tracks: OfferedTrack[]; twin?: Twin | undefined },
  ): Promise<{ connection: string; sdp: string }> {
    return this.viewers.subscribe(client, offer);
  }

  /** Closes one's own connection. */
  stop(client: Client, connection: string): void {
    const place = this.publications.placeOf((one) => one.connection === connection && one.client === client);
    if (place !== null) this.publications.end(place, null);
    this.viewers.stop(client, connection);
  }

  /** Moves what the page watches with to new connections. */
  renew(client: Client): void {
    this.viewers.renew(client);
  }

  /** Another socket of the same session goes on with a connection; `not_found` when there is none to go on with. */
  attach(client: Client, connection: string): void {
    const place = this.publications.placeOf((one) => one.connection === connection);
    if (place === null ? this.viewers.attach(client, connection) : this.publications.attach(client, connection)) {
      // While the socket was away nobody looked whether he still may.
      this.review(client.identity.accountId, rightsOf([client.seat!]));
      if (place === null || this.publications.in(place)?.client === client) return;
    }
    throw new UserError('not_found');
  }

  /** How much picture one's own connection shall bring. */
  prefer(client: Client, connection: string, picture: Picture): void {
    this.viewers.prefer(client, connection, picture);
  }

  /** The publisher says what it sends. */
  update(client: Client, sources: Publication['sources']): void {
    this.publications.update(client, sources);
  }

  /** The publisher's page says what only it can know. */
  report(client: Client, report: Report): void {
    this.publications.report(client, report);
  }

  /** A viewer's page says how its media goes. */
  way(client: Client, path: MediaPath): void {
    this.viewers.way(client, path);
  }

  /** Asks somebody on stage. Throws `stage_full`, and `conflict` for who gives the lecture. */
  invite(person: { id: string; name: string }, by: { id: string; name: string }): void {
    if (this.publications.in(lecturer)?.accountId === person.id) throw new UserError('conflict');
    this.speakers.ask(person, by);
  }

  /** Keeps a source of somebody beside from being forwarded, at once. Throws `not_found`. */
  mute(accountId: string, source: Source, muted: boolean): void {
    const place = this.speakers.placeOf(accountId);
    if (place === null) throw new UserError('not_found');
    this.speakers.mute(place, source, muted);
    this.publications.silence(place);
    this.changed();
  }

  /** Shows one picture large for everybody. */
  pin(pinned: Pin | null): void {
    this.pinned = pinned;
    this.changed();
  }

  /** The client's socket left the room: its media goes on for a while, in case the socket comes back. */
  orphan(client: Client): void {
    this.publications.orphan(client);
    this.viewers.orphan(client);
    this.moved();
  }

  /** Whose media goes on without a socket. */
  get orphans(): { accountId: string; sessionId: string }[] {
    return [...this.publications.orphans, ...this.viewers.orphans];
  }

  /** The person's rights changed, or a session ended: what is not allowed any more stops at once. */
  review(accountId: string, may: Rights): void {
    if (!may.publish && this.publications.in(lecturer)?.accountId === accountId)
      this.publications.end(lecturer, 'not_allowed');
    if (!may.speak || (!may.publish && this.speakers.cameUnasked(accountId))) this.speakers.free(accountId, null);
    if (!may.watch) this.viewers.endAllOf({ accountId });
  }

  /** A session ended: its connections stop at once, also those whose socket is gone. */
  endSession(sessionId: string): void {
    if (this.publications.in(lecturer)?.sessionId === sessionId) this.publications.end(lecturer, 'not_allowed');
    this.speakers.endSession(sessionId);
    this.viewers.endAllOf({ sessionId });
  }

  /** The live state is not kept here any more: everything ends, and whoever was on stage or watched comes again. */
  reset(): void {
    this.pinned = null;
    this.speakers.freeAll();
    for (const { place } of this.publications.streams) this.publications.end(place, 'worker_lost');
    this.viewers.impair(null);
    this.viewers.endAll('worker_lost');
  }

  lectureStarted(): void {
    this.changed();
  }

  lectureEnded(): void {
    this.pinned = null;
    for (const { place } of this.publications.streams) this.publications.end(place, 'lecture_ended');
    this.speakers.freeAll();
    this.changed();
  }

  /** The engine lost a connection. */
  connectionClosed(connection: string, reason: 'failed' | 'worker_lost'): void {
    const place = this.publications.placeOf((one) => one.connection === connection);
    if (place !== null) this.publications.end(place, reason);
    else this.viewers.end(connection, reason);
  }

  /** The engine hears the publisher, or has not for `limits.publisherSilentMs`. */
  connectionFlowing(connection: string, flowing: boolean): void {
    this.publications.flowing(connection, flowing);
  }

  /** The engine sends a viewer other pictures than before. */
  connectionSending(connection: string, pictures: SentPicture[]): void {
    this.viewers.sending(connection, pictures);
  }

  private changed(): void {
    if (this.room.atHome) this.room.signal({ type: 'stage.changed', room: this.room.id, stage: this.state });
    this.moved();
  }
}
