import { UserError } from './errors.ts';

export interface GateLimits {
  /** Work that runs at once, and work that may wait for it. */
  atOnce: number;
  waiting: number;
  patienceMs: number;
}

/** Lets a few through at once; others wait for their turn, in order and not for ever. */
export class Gate {
  private running = 0;
  private readonly waiting = new Set<() => void>();
  private readonly limits: GateLimits;

  constructor(limits: GateLimits) {
    this.limits = limits;
  }

  /** Resolves with the function that ends the turn; calling it again does nothing. Throws `busy` when there is none soon. */
  async enter(): Promise<() => void> {
    if (this.running >= this.limits.atOnce) await this.turn();
    else this.running++;
    let over = false;
    return () => {
      if (!over) this.pass();
      over = true;
    };
  }

  private turn(): Promise<void> {
    const { waiting, patienceMs } = this.limits;
    if (this.waiting.size >= waiting) throw busy(patienceMs);
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(begin);
        reject(busy(patienceMs));
      }, patienceMs);
      this.waiting.add(begin);
    });
  }

  /** The turn goes on to whoever waits longest. */
  private pass(): void {
    const [next] = this.waiting;
    if (!next) {
      this.running--;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}

const busy = (retryAfterMs: number): UserError => new UserError('busy', { retryAfterMs });
