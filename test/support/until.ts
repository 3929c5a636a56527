/** Resolves as soon as it is so; rejects, naming it, when it is not within this time. For hooks and programs, where `expect.poll` is not to be had, and for what should be named. */
export async function until(what: string, so: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await so())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
