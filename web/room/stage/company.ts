import type { Hand, Line } from '../../../protocol/hands.ts';
import type { Speaker } from '../../../protocol/speakers.ts';
import type { Room } from '../room.svelte.ts';

/** What a room says about hands and about who stands beside; each is the last that was told, or else the snapshot's. Reactive. */
export function companyOf(room: Room) {
  const told = room.signals['stage.called'];
  return {
    /** One's own place in the line; null when one's hand is down. */
    hand: (room.signals['hand.placed'] ?? room.entered?.hands)?.place ?? null,
    call: (told ? told.call : room.entered?.speakers.call) ?? null,
    /** A place was one's own already when this page entered the room. */
    wasAccepted: !told && room.entered?.speakers.call?.state === 'accepted',
    line: room.signals['hands.changed']?.line ?? room.entered?.hands.line ?? noLine,
    speakers: (room.signals['stage.speakers_changed'] ?? room.entered?.speakers)?.speakers ?? nobody,
    /** What one publishes beside, from whichever page. */
    own: room.stage.streams.find(({ by, place }) => place > 0 && by.id === room.me?.id) ?? null,
  };
}

/** Milliseconds that a hand has been up. */
export const waited = (hand: Hand, now: number): number => Math.max(0, now - hand.since);

/** Whether there is a stage to come to, and this person neither stands on it nor is asked to. */
export const mayCome = (room: Room, id: string): boolean =>
  room.lecture?.state === 'live' &&
  !room.stage.streams.some(({ by }) => by.id === id) &&
  !companyOf(room).speakers.some((speaker) => speaker.id === id);

const noLine: Line = { hands: [], count: 0 };
const nobody: Speaker[] = [];
