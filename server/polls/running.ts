import { randomBytes } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import type { PollChanged, PollContent } from '../../protocol/polls.ts';
import type { By } from '../../protocol/room.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { refusedAs } from '../rooms/live/lecture.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Alongside } from '../store/port.ts';
import type { Run, RunStore } from './runs.store.ts';

/** What happens to a run: each a row that changes in the transaction of the event that tells of it. */
export function createRunning({ runs, now }: { runs: RunStore; now: () => number }) {
  const changed = (room: Room, by: By, run: string, what: PollChanged['what'], alongside: Alongside[]) =>
    room.append({ type: 'poll.changed', by, payload: { run, what }, alongside });

  return {
    /** Puts it to the room. The content is checked. Throws `conflict` while another one is open, `quota`, StoreBusy. */
    async open(room: Room, by: By, content: PollContent, pollId: string | null): Promise<Run> {
      if ((await runs.count(room.id)) >= limits.pollRunsPerRoom) throw new UserError('quota');
      const before = await runs.open(room.id);
      if (before && isDue(before, now())) await this.close(room, before);
      const openedAt = now();
      const run: Run = {
        id: newId(),
        roomId: room.id,
        pollId,
        lectureId: room.lecture?.id ?? null,
        content,
        state: 'open',
        shown: content.results === 'live' && content.quiz === null,
        openedBy: by.id,
        openedAt,
        closesAt: content.seconds === null ? null : openedAt + content.seconds * 1_000,
        closedAt: null,
        key: content.anonymous ? randomBytes(32).toString('base64url') : null,
      };
      const opened = await changed(room, by, run.id, 'opened', [{ query: runs.opening(run), rows: 1 }]);
      refusedAs(opened, 'conflict');
      return run;
    },

    /** Whoever asks for it; at its time it is in the name of who opened it. Closed already is no error. Throws StoreBusy. */
    async close(room: Room, run: Run, by?: By): Promise<void> {
      if (run.state === 'closed') return;
      const closing = { query: runs.closing(run, now()), rows: 1 };
      await changed(room, by ?? (await runs.opener(run)), run.id, 'closed', [closing]);
    },

    /** Shows the results to everybody, or hides them. A quiz is closed by it. So already is no error. Throws StoreBusy. */
    async show(room: Room, run: Run, by: By, on: boolean): Promise<void> {
      if (run.shown === on) return;
      const closing = on && run.content.quiz ? [{ query: runs.closing(run, now()) }] : [];
      const showing = { query: runs.showing(run, on), rows: 1 };
      await changed(room, by, run.id, on ? 'shown' : 'hidden', [...closing, showing]);
    },
  };
}

export type Running = ReturnType<typeof createRunning>;

export function isDue({ state, closesAt }: Run, now: number): boolean {
  return state === 'open' && closesAt !== null && closesAt <= now;
}
