/** This computer's clock, read anew every second while `wanted`. Call it while a component is being made. */
export function ticking(wanted: () => boolean): () => number {
  let now = $state(Date.now());
  $effect(() => {
    if (!wanted()) return;
    now = Date.now();
    const timer = setInterval(() => (now = Date.now()), 1_000);
    return () => clearInterval(timer);
  });
  return () => now;
}
