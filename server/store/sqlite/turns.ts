import { StoreBusy } from '../port.ts';

const patienceMs = 10_000;

export interface Turns {
  /** Resolves, in the order of asking, with the function that ends the turn. Rejects with `StoreBusy` after 10 s. */
  take: () => Promise<() => void>;
}

/** One at a time. Waiting for ever would hide the mistake of using `db` inside a transaction of `db`. */
export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let taken = false;

  return {
    take() {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(begin), 1);
          reject(new StoreBusy('A transaction held the database for too long (or `db` was used inside one).'));
        }, patienceMs);
        const begin = () => {
          clearTimeout(timer);
          resolve(once(pass));
        };
        if (taken) {
          waiting.push(begin);
        } else {
          taken = true;
          begin();
        }
      });
    },
  };

  function pass(): void {
    const next = waiting.shift();
    if (next === undefined) taken = false;
    else next();
  }
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
