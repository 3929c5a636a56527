import { limits } from '../../protocol/limits.ts';
import type { Call, Speaker, SpeakersState, StageCalled, StageDeclined } from '../../protocol/speakers.ts';
import type { Place, Source } from '../../protocol/stage.ts';
import { UserError } from '../errors.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { tellDirectors, tellPerson } from '../rooms/live/tell.ts';

/** Somebody in a place beside who gives the lecture, or for whom it is kept. */
interface Standing {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
  state: Speaker['state'];
  /** Who asked; null when nobody had to. */
  readonly by: { id: string; name: string } | null;
  /** The session that said yes, or that publishes. */
  sessionId: string | null;
  /** When the place is lost unless something happens, by `performance.now()`. */
  until: number;
  timer: NodeJS.Timeout | undefined;
  muted: Source[];
}

export interface SpeakersParts {
  room: Room;
  /** Somebody lost his place: what he publishes there ends. */
  freed: (place: Place, sentBack: boolean) => void;
  /** Somebody said yes. */
  accepted: (accountId: string) => void;
}

const places: Place[] = Array.from({ length: limits.stagePlaces - 1 }, (_, at) => at + 1);

/** The places beside who gives the lecture: who is asked there, who stands there. Nobody stands in two of them. */
export class Speakers {
  private readonly standing = new Map<string, Standing>();
  private readonly parts: SpeakersParts;

  constructor(parts: SpeakersParts) {
    this.parts = parts;
  }

  get some(): boolean {
    return this.standing.size > 0;
  }

  /** Asks him, and keeps a place for him. Nothing happens when he is asked already or stands there. Throws `stage_full`. */
  ask(person: { id: string; name: string }, by: { id: string; name: string }): void {
    if (this.standing.has(person.id)) return;
    const asked = this.stand(person, { state: 'asked', by, sessionId: null });
    this.expire(asked, limits.invitationMs, () => {
      this.free(asked.id, 'expired');
      this.declined(asked, 'expired');
    });
    this.called(asked.id, this.callOf(asked.id), null);
    this.changed();
  }

  /** What he says who was asked. Throws `not_found` when he is not asked, or not any more. */
  answer(client: Client, accept: boolean): void {
    const { accountId, sessionId } = client.identity;
    const asked = this.standing.get(accountId);
    if (asked?.state !== 'asked') throw new UserError('not_found');
    if (!accept) {
      this.free(accountId, null);
      return this.declined(asked, 'declined');
    }
    asked.sessionId = sessionId;
    this.come(asked);
    this.called(accountId, this.callOf(accountId), null);
    this.parts.accepted(accountId);
    this.changed();
  }

  /**
   * The place in which this person may publish: the one that he has, or for who needs not be asked any that is free. Throws
   * `forbidden` or `stage_full`.
   */
  placeFor(client: Client): Place {
    const { accountId: id, sessionId, name } = client.identity;
    const known = this.standing.get(id);
    if (known && known.state !== 'asked') return known.place;
    if (!client.seat?.permissions.has('stage.publish')) throw new UserError('forbidden');
    const coming = known ?? this.stand({ id, name }, { state: 'coming', by: null, sessionId });
    coming.sessionId = sessionId;
    this.come(coming);
    this.called(id, this.callOf(id), null);
    this.changed();
    return coming.place;
  }

  /** He publishes. */
  arrived(place: Place): void {
    const speaker = this.in(place);
    if (!speaker) return;
    clearTimeout(speaker.timer);
    speaker.state = 'on';
    this.changed();
  }

  /** He does not publish any more: by his wish or ours the place is free, otherwise he may come back for a while. */
  left(place: Place, lost: boolean): void {
    const speaker = this.in(place);
    if (!speaker) return;
    if (!lost) return this.free(speaker.id, null);
    if (speaker.state === 'on') speaker.state = 'away';
    if (speaker.state === 'away') this.expire(speaker, limits.mediaOrphanMs, () => this.free(speaker.id, 'away'));
    this.changed();
  }

  /** Takes his place from him; `because` is what he is told. */
  free(accountId: string, because: StageCalled['because']): void {
    const speaker = this.standing.get(accountId);
    if (!speaker) return;
    clearTimeout(speaker.timer);
    this.standing.delete(accountId);
    this.called(accountId, null, because);
    this.parts.freed(speaker.place, because === 'sent_back');
    this.changed();
  }

  freeAll(): void {
    for (const accountId of [...this.standing.keys()]) this.free(accountId, null);
  }

  /** A session ended: whoever answered in it does not stand there any more. */
  endSession(sessionId: string): void {
    for (const speaker of [...this.standing.values()]) if (speaker.sessionId === sessionId) this.free(speaker.id, null);
  }

  /** His place, to publish in or to be muted in; null for who is only asked. */
  placeOf(accountId: string): Place | null {
    const speaker = this.standing.get(accountId);
    return speaker && speaker.state !== 'asked' ? speaker.place : null;
  }

  /** He stands there by his own right, not because he was asked. */
  cameUnasked(accountId: string): boolean {
    return this.standing.get(accountId)?.by === null;
  }

  /** Keeps a source from being forwarded, or gives it back. */
  mute(place: Place, source: Source, muted: boolean): void {
    const speaker = this.in(place);
    if (!speaker) return;
    const others = speaker.muted.filter((one) => one !== source);
    speaker.muted = muted ? [...others, source] : others;
  }

  mutedIn(place: Place): Source[] {
    return this.in(place)?.muted ?? [];
  }

  seenBy(client: Client): SpeakersState {
    return {
      call: this.callOf(client.identity.accountId),
      speakers: client.seat?.permissions.has('stage.direct') ? this.list : null,
    };
  }

  private get list(): Speaker[] {
    const inOrder = [...this.standing.values()].sort((a, b) => a.place - b.place);
    return inOrder.map(({ id, name, place, state }) => ({ id, name, place, state }));
  }

  private stand(
    { id, name }: { id: string; name: string },
    how: Pick<Standing, 'state' | 'by' | 'sessionId'>,
  ): Standing {
    const place = places.find((one) => !this.in(one));
    if (place === undefined) throw new UserError('stage_full');
    const standing: Standing = { id, name, place, ...how, until: 0, timer: undefined, muted: [] };
    this.standing.set(id, standing);
    return standing;
  }

  /** He said yes: he has some time to begin. */
  private come(speaker: Standing): void {
    speaker.state = 'coming';
    this.expire(speaker, limits.mediaConnectMs, () => {
      this.free(speaker.id, 'away');
      this.declined(speaker, 'away');
    });
  }

  private expire(speaker: Standing, afterMs: number, end: () => void): void {
    clearTimeout(speaker.timer);
    speaker.until = performance.now() + afterMs;
    speaker.timer = setTimeout(end, afterMs).unref();
  }

  private in(place: Place): Standing | undefined {
    for (const speaker of this.standing.values()) if (speaker.place === place) return speaker;
    return undefined;
  }

  private callOf(accountId: string): Call {
    const speaker = this.standing.get(accountId);
    if (!speaker) return null;
    if (speaker.state !== 'asked') return { state: 'accepted', place: speaker.place };
    return { state: 'asked', by: speaker.by!, forMs: Math.max(0, speaker.until - performance.now()) };
  }

  private called(accountId: string, call: Call, because: StageCalled['because']): void {
    const { room } = this.parts;
    tellPerson(room, accountId, { type: 'stage.called', room: room.id, call, because });
  }

  private declined({ id, name }: Standing, because: StageDeclined['because']): void {
    const { room } = this.parts;
    tellDirectors(room, { type: 'stage.declined', room: room.id, by: { id, name }, because });
  }

  private changed(): void {
    const { room } = this.parts;
    tellDirectors(room, { type: 'stage.speakers_changed', room: room.id, speakers: this.list });
  }
}
