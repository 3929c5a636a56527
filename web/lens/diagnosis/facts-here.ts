import type { Room } from '../../room/room.svelte.ts';
import { deviceNetwork, mediumOf } from '../net/medium.ts';
import { allOf, chosenPair, ufragOf } from '../net/stats.ts';
import type { Readings } from '../reading.ts';
import { lensSubject } from '../subject.svelte.ts';
import type { Facts } from './facts.ts';

/** What this page knows of itself now. */
export function factsHere(room: Room, readings: Readings): Facts {
  const subject = lensSubject.now;
  const peer = subject?.peer() ?? null;
  const direct = subject?.from() !== undefined;
  const pinned = room.stage.pinned?.place;
  return {
    role: subject?.role ?? 'watch',
    socket: room.connection.name === 'open',
    live: room.lecture?.state === 'live' && peer !== null && isSending(room),
    place: pinned ?? 0,
    ufrag: direct ? null : ufragOf(peer),
    connected: peer?.connectionState === 'connected',
    direct,
    visible: document.visibilityState === 'visible',
    soundBlocked: soundBlocked(subject?.picture() ?? null),
    medium: mediumOf(chosenPair(allOf(readings.now?.stats ?? null))?.local ?? null, deviceNetwork()).medium,
  };
}

const isSending = ({ stage }: Room): boolean =>
  stage.streams.some(({ sources, away }) => !away && Object.values(sources).includes('on'));

/** Pictures are always allowed to play: where they do and the sound beside them does not, the browser holds it back. */
function soundBlocked(picture: HTMLVideoElement | null): boolean {
  const sound = picture?.closest('.theatre')?.querySelector('audio');
  return Boolean(picture && !picture.paused && sound?.srcObject && sound.paused);
}
