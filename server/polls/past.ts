import { limits } from '../../protocol/limits.ts';
import type { Choice, PollRun, PollRunPage } from '../../protocol/polls.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { runAs, voterOf } from './held-run.ts';
import type { Pace } from './library.ts';
import { inOrderOfAnswers, resultsCsv, resultsJson } from './results.ts';
import type { Run, RunStore } from './runs.store.ts';
import { tallyOf } from './tally.ts';
import type { VoteStore } from './votes.store.ts';

export interface PastParts {
  rooms: Pick<Rooms, 'allowed'>;
  runs: RunStore;
  votes: VoteStore;
  pace: Pace;
}

/** Whom the past is told. */
export interface Reader {
  /** May run polls in the room. */
  staff: boolean;
  accountId: string;
}

/** Runs as they were. */
export function createPast({ rooms, runs, votes, pace }: PastParts) {
  async function withTallies(found: Run[], staff: boolean): Promise<PollRun[]> {
    const groups = await votes.groupsOf(found.map(({ id }) => id));
    return found.map((run) => runAs(run, tallyOf(run.content, groups.get(run.id)!), staff || run.shown));
  }

  return {
    /** Newest first; needs `poll.run`. Throws `bad_request` for a `before` that was never a `next`. */
    async page(person: Identity, roomId: string, before?: string): Promise<PollRunPage> {
      await rooms.allowed(person, roomId, 'poll.run');
      const found = await runs.page(roomId, before === undefined ? null : placeOf(before), limits.pageSize + 1);
      const page = found.slice(0, limits.pageSize);
      const last = page.at(-1);
      const next = found.length > page.length && last ? `${last.openedAt}.${last.id}` : null;
      return { runs: await withTallies(page, true), next };
    },

    /** All answers to one, as a file; needs `poll.run`. Throws `not_found`. */
    async results(
      person: Identity,
      roomId: string,
      id: string,
      format: 'csv' | 'json',
    ): Promise<{ run: PollRun; text: string }> {
      await rooms.allowed(person, roomId, 'poll.run');
      pace(person);
      return answersTo(roomId, id, format);
    },

    /** The same for a file of which this is a part. Whether the person may is looked up before. */
    answersTo,

    /** Those of a lecture, in their order, as this person may see them. Whether he may is looked up before. */
    async ofLecture(roomId: string, lectureId: string, { staff, accountId }: Reader): Promise<PollRun[]> {
      const found = await runs.ofLecture(roomId, lectureId);
      const told = await withTallies(found, staff);
      const mine = await ownVotes(found, accountId);
      return told.map((run) => ({ ...run, ...(mine.has(run.id) ? { mine: mine.get(run.id)! } : {}) }));
    },
  };

  async function answersTo(
    roomId: string,
    id: string,
    format: 'csv' | 'json',
  ): Promise<{ run: PollRun; text: string }> {
    const found = await runs.find(roomId, id);
    if (!found) throw new UserError('not_found');
    const [[run], answers] = [await withTallies([found], true), await votes.withNames(id)];
    const shown = found.content.anonymous
      ? inOrderOfAnswers(
          found.content,
          answers.map(({ choice }) => ({ choice })),
        )
      : answers.map(({ name, choice }) => ({ name, choice }));
    return { run: run!, text: (format === 'csv' ? resultsCsv : resultsJson)(run!, shown) };
  }

  /** Null where one did not vote; nothing where nobody can say. */
  async function ownVotes(found: Run[], accountId: string): Promise<Map<string, Choice | null>> {
    const named = found.filter(({ content }) => !content.anonymous).map(({ id }) => id);
    const byName = await votes.byName(named, accountId);
    const mine = new Map<string, Choice | null>(named.map((id) => [id, byName.get(id) ?? null]));
    for (const run of found.filter(({ content, state }) => content.anonymous && state === 'open')) {
      const [vote] = await votes.of(run.id, [voterOf(run, accountId) ?? '']);
      mine.set(run.id, vote ? (JSON.parse(vote.choice) as Choice) : null);
    }
    return mine;
  }
}

export type Past = ReturnType<typeof createPast>;

function placeOf(before: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,16})\.([\w-]{16,32})$/.exec(before) ?? [];
  if (at === undefined || id === undefined) throw new UserError('bad_request', { field: 'before' });
  return { at: Number(at), id };
}
