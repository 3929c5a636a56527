/** What one piece of work may take: as long as nobody notices that the database is held. */
const wishedMs = 25;
const [fewest, most] = [20, 1_000];

export interface BatchParts {
  /** Milliseconds, of a clock that only goes forward. */
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

/**
 * Work in pieces whose size follows from how long the last one took, with a pause as long as that after each: it never holds the
 * database for more than some 50 ms, nor takes more than half of its time.
 */
export class Batches {
  size = 100;
  private readonly parts: BatchParts;

  constructor(parts: BatchParts) {
    this.parts = parts;
  }

  async run<T>(work: (size: number) => Promise<T>): Promise<T> {
    const began = this.parts.now();
    const result = await work(this.size);
    const took = this.parts.now() - began;
    if (took > wishedMs) this.size = Math.max(fewest, Math.floor(this.size / 2));
    else if (took < wishedMs / 2) this.size = Math.min(most, this.size * 2);
    await this.parts.pause(took);
    return result;
  }
}
