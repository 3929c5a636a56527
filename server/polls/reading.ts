import type { Room } from '../rooms/live/room.ts';
import { HeldRun } from './held-run.ts';
import type { Run, RunStore } from './runs.store.ts';
import type { VoteStore } from './votes.store.ts';

/** What of a room people may ask for at any moment: the open run, and of the live lecture the last one and the last that is shown. */
export interface Held {
  open: HeldRun | null;
  last: HeldRun | null;
  shown: HeldRun | null;
}

export function heldIn({ open, last, shown }: Held): HeldRun[] {
  return [open, last, shown].filter((held) => held !== null);
}

/** Reads it anew, and goes on with what is known of runs that were held before. Throws StoreBusy. */
export async function readHeld(
  { runs, votes }: { runs: RunStore; votes: VoteStore },
  { id: roomId, lecture }: Room,
  before: Held,
): Promise<Held> {
  const [open, last, shown] = await Promise.all([
    runs.open(roomId),
    lecture && runs.last(roomId, lecture.id, { shown: false }),
    lecture && runs.last(roomId, lecture.id, { shown: true }),
  ]);
  const known = new Map(heldIn(before).map((held) => [held.run.id, held]));

  async function hold(run: Run): Promise<void> {
    const groups = await votes.groups(run.id);
    const held = known.get(run.id) ?? new HeldRun(run);
    held.renew(run, groups);
    known.set(run.id, held);
    if (run.state === 'open' || !run.content.anonymous) held.learn(await votes.all(run.id));
  }

  const needed = new Map([open, last, shown].flatMap((run) => (run ? [[run.id, run]] : [])));
  for (const run of needed.values()) await hold(run);
  const heldOf = (run: Run | null) => (run && known.get(run.id)) ?? null;
  return { open: heldOf(open), last: heldOf(last), shown: heldOf(shown) };
}
