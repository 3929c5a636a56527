import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../../protocol/limits.ts';
import { StoreBusy } from '../store/port.ts';
import type { Vote, VoteStore } from './votes.store.ts';

interface Step {
  runId: string;
  vote: Vote;
  resolve(written: Vote | null): void;
  reject(error: unknown): void;
}

/** From the beginning of one transaction of a run to that of the next: chat shares the disk, and nobody notices it of his vote. */
const everyMs = 50;

/** Votes on their way to the store: a hall that votes at once is some transactions, not a thousand. */
export class VoteLane {
  private waiting: Step[] = [];
  private running = false;
  private readonly store: Pick<VoteStore, 'write'>;
  private readonly now: () => number;

  constructor(store: Pick<VoteStore, 'write'>, now: () => number) {
    this.store = store;
    this.now = now;
  }

  /** Resolves when it is committed; with null when the run was not open any more. Throws StoreBusy. */
  write(runId: string, vote: Vote): Promise<Vote | null> {
    if (this.waiting.length >= limits.appendQueue) return Promise.reject(new StoreBusy('Too many votes are waiting.'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ runId, vote, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    await new Promise(setImmediate); // what arrives in this turn of the event loop shares the first transaction
    while (this.waiting.length > 0) {
      const began = performance.now();
      for (const runId of new Set(this.waiting.map((step) => step.runId))) await this.take(runId);
      const rest = began + everyMs - performance.now();
      if (this.waiting.length > 0 && rest >= 1) await pause(rest);
    }
    this.running = false;
  }

  /** One run in one transaction, so that no two nodes wait for each other's runs. */
  private async take(runId: string): Promise<void> {
    const steps = this.waiting.filter((step) => step.runId === runId).slice(0, limits.appendBatch);
    const taken = new Set(steps);
    this.waiting = this.waiting.filter((step) => !taken.has(step));
    try {
      const votes = steps.map(({ vote }) => vote);
      const written = await this.store.write(runId, votes, this.now());
      for (const { vote, resolve } of steps) resolve(written?.get(vote.voter) ?? null);
    } catch (error) {
      for (const { reject } of steps) reject(error);
    }
  }
}
