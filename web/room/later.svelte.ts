/** Code that is fetched when it is first asked for, and is there at once from then on. */
export function later<T>(fetch: () => Promise<T>) {
  let there = $state.raw<T | null>(null);
  let coming: Promise<T> | null = null;

  /** Rejects when it cannot be fetched; whoever asks next tries again. */
  function load(): Promise<T> {
    coming ??= fetch().then(
      (module) => (there = module),
      (error: unknown) => {
        coming = null;
        throw error;
      },
    );
    return coming;
  }

  return {
    load,
    /** Null until it is there. Reactive; asks for it. */
    get now(): T | null {
      if (!there) load().catch(() => {});
      return there;
    },
  };
}
