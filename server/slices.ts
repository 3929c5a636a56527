/** Long work in slices, so that it never holds up what else this thread has to do. */
export interface Slices {
  /** To be called after every small piece. Null while the slice lasts; otherwise to be awaited before going on. */
  next(): Promise<void> | null;
  /** Waits for something that others do; that time is not worked. */
  waitFor<T>(others: Promise<T>): Promise<T>;
  /** Milliseconds worked so far. */
  readonly worked: number;
}

const sliceMs = 4;

export function createSlices(now: () => number = () => performance.now()): Slices {
  let began = now();
  let before = 0;

  async function waitFor<T>(others: Promise<T>): Promise<T> {
    before += now() - began;
    try {
      return await others;
    } finally {
      began = now();
    }
  }

  return {
    waitFor,
    next: () => (now() - began < sliceMs ? null : waitFor(new Promise((resolve) => setImmediate(resolve)))),
    get worked() {
      return before + now() - began;
    },
  };
}
