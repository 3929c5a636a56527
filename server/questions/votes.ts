import { limits } from '../../protocol/limits.ts';
import { StoreBusy } from '../store/port.ts';
import type { Vote, Voted, VoteStore } from './votes.store.ts';

interface Waiting extends Vote {
  resolve(voted: Voted): void;
  reject(error: unknown): void;
}

/** Votes on their way, those for one question together: a hall that votes at once is few transactions, not three hundred. */
export class Votes {
  private readonly waiting = new Map<string, { roomId: string; votes: Waiting[] }>();
  private count = 0;
  private running = false;
  private readonly store: VoteStore;

  constructor(store: VoteStore) {
    this.store = store;
  }

  /** Resolves when it is committed; what it changed is what all that were written with it did. Throws StoreBusy. */
  write(roomId: string, question: string, vote: Vote): Promise<Voted> {
    if (this.count >= limits.appendQueue) return Promise.reject(new StoreBusy('Too many votes are waiting.'));
    this.count++;
    return new Promise((resolve, reject) => {
      const batch = this.waiting.get(question) ?? { roomId, votes: [] };
      batch.votes.push({ ...vote, resolve, reject });
      this.waiting.set(question, batch);
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let next = this.take(); next; next = this.take()) {
      const { question, roomId, votes } = next;
      try {
        const voted = await this.store.write(roomId, question, votes);
        for (const vote of votes) vote.resolve(voted);
      } catch (error) {
        for (const vote of votes) vote.reject(error);
      }
    }
    this.running = false;
  }

  /** The question that waits longest; of very many votes the first. */
  private take() {
    const [first] = this.waiting;
    if (!first) return null;
    const [question, { roomId, votes: all }] = first;
    const votes = all.splice(0, limits.appendBatch);
    this.count -= votes.length;
    this.waiting.delete(question);
    if (all.length > 0) this.waiting.set(question, { roomId, votes: all });
    return { question, roomId, votes };
  }
}
