/**
 * Keeps the screen from going dark while `on`. Browsers take the lock away when the page is hidden, so it is asked for again
 * when the page is seen (W3C screen-wake-lock). Where it is missing or refused nothing happens.
 */
export function createAwake() {
  let wanted = false;
  let lock: WakeLockSentinel | null = null;

  async function ask(): Promise<void> {
    if (!wanted || document.visibilityState !== 'visible' || (lock && !lock.released)) return;
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
    if (!wanted) void lock?.release();
  }
  const seen = () => void ask();
  document.addEventListener('visibilitychange', seen);

  return {
    keep(on: boolean): void {
      wanted = on;
      if (on) void ask();
      else void lock?.release();
    },
    stop(): void {
      document.removeEventListener('visibilitychange', seen);
      wanted = false;
      void lock?.release();
    },
  };
}
