/** The impairment lab: volunteers feel a bad network that the server makes for their stream alone, and everybody compares. Live state of the live lecture. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { Impairment } from './impairment.ts';
import { limits } from './limits.ts';

/**
 * Open the lab for so long. Needs `stage.publish`. Answered by `ok`; everybody is told `lab.changed`. It ends by itself after that time, with the
 * lecture, and when who opened it has been gone for 10 s or may not present any more. Errors: `forbidden`, `lecture_not_live`, `conflict` (one is open), `rate`.
 */
export const LabOpen = z.object({
  type: z.literal('lab.open'),
  id: RequestId,
  room: Id,
  impairment: Impairment,
  seconds: z
    .number()
    .int()
    .min(10)
    .max(limits.labMs / 1000),
});

/** Make the network another one while the lab is open. Needs `stage.publish`. Answered by `ok`. Errors: `not_found` (none is open), `rate`. */
export const LabSet = z.object({ type: z.literal('lab.set'), id: RequestId, room: Id, impairment: Impairment });

/** Close it: everybody's packets go as before, at once. Needs `stage.publish`. Answered by `ok`, also when none is open. */
export const LabClose = z.object({ type: z.literal('lab.close'), id: RequestId, room: Id });

/**
 * Volunteer, which is consent for this one lab, named by its id, and ends with it: from now on one's own media connections of this socket
 * are impaired, those to come too, but never a twin nor what one publishes. A new socket has not consented to anything. Needs
 * `stage.watch`. Answered by `ok`. Errors: `not_found` (it is not open, or not this one), `quota`, `rate`.
 */
export const LabJoin = z.object({ type: z.literal('lab.join'), id: RequestId, room: Id, lab: Id });

/** Have had enough. Answered by `ok`, always. */
export const LabLeave = z.object({ type: z.literal('lab.leave'), id: RequestId, room: Id });

export interface Lab {
  /** Names this one lab: consent is for it and no other. */
  id: string;
  /** Who opened it: volunteers are told who asks them. */
  by: { id: string; name: string };
  impairment: Impairment;
  since: number;
  until: number;
  volunteers: number;
}

/** Signal: the lab was opened, changed or closed, or has other volunteers. Said again every five seconds while it is open, for newcomers. */
export interface LabChanged {
  type: 'lab.changed';
  room: string;
  lab: Lab | null;
}

/**
 * Signal, once a second while the lab is open: how it goes with packets in both groups. Nobody is named in it. A group of nobody is null,
 * and so is the clean one while fewer than `limits.labCleanLeast` people are in it: they have not agreed to be shown. Volunteers have, also one alone.
 */
export interface LabTold {
  type: 'lab.told';
  room: string;
  at: number;
  impairment: Impairment;
  clean: LabGroup | null;
  impaired: LabGroup | null;
}

/** Means over the people of a group, of each the newest connection, in the last second. Twins are in neither. */
export interface LabGroup {
  people: number;
  lossPercent: number | null;
  roundTripMs: number | null;
  jitterMs: number | null;
  kbits: number;
  nacksPerSecond: number;
  resentPerSecond: number;
  pictureLossesPerSecond: number;
  /** How many of them get each picture. */
  qualities: Record<'high' | 'medium' | 'low' | 'none', number>;
}
