import { limits } from '../../protocol/limits.ts';
import { StoreBusy } from '../store/port.ts';
import type { ReactionStore, Wish } from './reactions.store.ts';

interface Step {
  wish: Wish | null;
  /** For a wish: it is committed. Otherwise: what is to be done alone. */
  act: () => void | Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * One thing after the other, in the order asked: a hall that reacts at once is one transaction, not three hundred; and what is
 * read again meets no half-told write.
 */
export class ReactionLane {
  private steps: Step[] = [];
  private running = false;
  private readonly store: Pick<ReactionStore, 'write'>;

  constructor(store: Pick<ReactionStore, 'write'>) {
    this.store = store;
  }

  /** Resolves when the wish is committed and `committed` was called. Throws StoreBusy. */
  write(wish: Wish, committed: () => void): Promise<void> {
    return this.add(wish, committed);
  }

  /** Does it while nothing is being written. */
  alone(work: () => Promise<void>): Promise<void> {
    return this.add(null, work);
  }

  private add(wish: Wish | null, act: () => void | Promise<void>): Promise<void> {
    if (this.steps.length >= limits.appendQueue)
      return Promise.reject(new StoreBusy('Too many reactions are waiting.'));
    return new Promise((resolve, reject) => {
      this.steps.push({ wish, act, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.steps.length > 0) {
      const alone = this.steps.findIndex((step) => step.wish === null);
      const count = alone === 0 ? 1 : Math.min(alone < 0 ? this.steps.length : alone, limits.appendBatch);
      await this.take(this.steps.splice(0, count));
    }
    this.running = false;
  }

  private async take(steps: Step[]): Promise<void> {
    try {
      const wishes = steps.flatMap((step) => step.wish ?? []);
      if (wishes.length > 0) await this.store.write(wishes);
      for (const step of steps) await step.act();
      for (const step of steps) step.resolve();
    } catch (error) {
      for (const step of steps) step.reject(error);
    }
  }
}
