import { createHmac } from 'node:crypto';
import type { Choice, PollRun, Tally } from '../../protocol/polls.ts';
import type { Run } from './runs.store.ts';
import { tallyOf, type Group } from './tally.ts';
import type { Vote } from './votes.store.ts';

/** Under which name a person votes; null when nobody can say any more. */
export function voterOf({ content, key }: Run, accountId: string): string | null {
  if (!content.anonymous) return accountId;
  return key === null ? null : createHmac('sha256', key).update(accountId).digest('base64url');
}

/** The run as who `sees` its results may have it, or as everybody else may. */
export function runAs(run: Run, tally: Tally, sees: boolean): PollRun {
  return {
    id: run.id,
    content: { ...run.content, quiz: sees ? run.content.quiz : null },
    quiz: run.content.quiz !== null,
    state: run.state,
    shown: run.shown,
    openedAt: run.openedAt,
    closesAt: run.closesAt,
    closedAt: run.closedAt,
    lectureId: run.lectureId,
    voters: tally.voters,
    tally: sees ? tally : null,
  };
}

/** A run that people in a room may ask for at any moment: its tally, and who voted what. */
export class HeldRun {
  run: Run;
  tally: Tally;
  private readonly votes = new Map<string, Vote>();
  /** Making a name of an account takes a moment, and every vote that is heard of asks for all who are here. */
  private readonly voters = new Map<string, string | null>();

  constructor(run: Run, groups: readonly Group[] = []) {
    this.run = run;
    this.tally = tallyOf(run.content, groups);
  }

  /** It is so now. */
  renew(run: Run, groups: readonly Group[]): void {
    this.run = run;
    this.tally = tallyOf(run.content, groups);
    this.voters.clear();
    // What only the key could tell is told by nothing in memory either.
    if (run.content.anonymous && run.state === 'closed') this.votes.clear();
  }

  /** Once it is closed its tally is final: what was asked before and is answered now is not. */
  count(groups: readonly Group[]): void {
    if (this.run.state === 'open') this.tally = tallyOf(this.run.content, groups);
  }

  /** In whichever order they are heard of: the last one of each voter counts. */
  learn(votes: Iterable<Vote>): void {
    if (this.run.content.anonymous && this.run.state === 'closed') return;
    for (const vote of votes) {
      const known = this.votes.get(vote.voter);
      if (!known || known.at < vote.at) this.votes.set(vote.voter, vote);
    }
  }

  voter(accountId: string): string | null {
    let voter = this.voters.get(accountId);
    if (voter === undefined) this.voters.set(accountId, (voter = voterOf(this.run, accountId)));
    return voter;
  }

  /** Undefined when nobody can say. */
  mineOf(accountId: string): Choice | null | undefined {
    const voter = this.voter(accountId);
    if (voter === null) return undefined;
    const vote = this.votes.get(voter);
    return vote ? (JSON.parse(vote.choice) as Choice) : null;
  }

  seenBy(sees: boolean): PollRun {
    return runAs(this.run, this.tally, sees || this.run.shown);
  }

  /** The same, with the person's own vote where it is known. */
  toldTo(accountId: string, sees: boolean): PollRun {
    const mine = this.mineOf(accountId);
    return { ...this.seenBy(sees), ...(mine === undefined ? {} : { mine }) };
  }
}
