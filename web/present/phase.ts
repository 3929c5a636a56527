import type { Lecture } from '../../protocol/room.ts';
import type { PublishState } from '../room/publish.ts';

/** What the studio knows. Everything it shows follows from this; nothing else decides. */
export interface Facts {
  /** The lecture in the room; null when none is live. */
  lecture: Lecture | null;
  /** Own account. */
  me: string;
  publishing: PublishState['name'];
  /** Go live was pressed and the lecture is not there yet, or it began in this very page. */
  startedHere: boolean;
  /** The lecture that this page saw ending, until Ada goes on to the next one. */
  ended: Lecture | null;
}

/**
 * `preparing` → `starting` → `live` → `ended` is the calm way. `resumable`: a lecture is live and this page does not send
 * (after a reload, on another device); `resuming` leads back to `live`. `asking`: somebody presents already. `taken_over`:
 * somebody else does now. `refused`: the server will not have our picture.
 */
export type Phase =
  'preparing' | 'starting' | 'live' | 'resumable' | 'resuming' | 'asking' | 'taken_over' | 'refused' | 'ended';

export function phaseOf({ lecture, publishing, startedHere, ended }: Facts): Phase {
  if (lecture?.state !== 'live') {
    if (startedHere) return 'starting';
    return ended ? 'ended' : 'preparing';
  }
  switch (publishing) {
    case 'idle':
      return startedHere ? 'starting' : 'resumable';
    case 'connecting':
      return startedHere ? 'starting' : 'resuming';
    case 'on':
    case 'reconnecting':
      return 'live';
    case 'sent_back':
      return 'resumable';
    // The media plane knows of the end a moment before the room's log tells it.
    case 'ended':
      return 'ended';
    default:
      return publishing;
  }
}

/** Whether closing the page would take picture and sound away from the viewers. */
export function isOnAir(phase: Phase): boolean {
  return phase === 'live' || phase === 'starting' || phase === 'resuming';
}

/** Whose lecture it is, for the words. */
export function isMine({ lecture, me }: Pick<Facts, 'lecture' | 'me'>): boolean {
  return lecture?.presenter.id === me;
}
