/** Time that passes only when it is told to: hours of waiting in milliseconds, and every run alike. */
import { vi } from 'vitest';

const turn = setImmediate; // the real one, whatever is installed later

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let n = 0; n < 3; n++) await new Promise<void>((resolve) => void turn(resolve));
}

/** Lets this many milliseconds pass, with everything that falls due in them, one after the other. */
export async function pass(ms: number): Promise<void> {
  let reached = false;
  setTimeout(() => (reached = true), ms);
  await settle();
  while (!reached) {
    vi.advanceTimersToNextTimer();
    await settle();
  }
}

export function stopTime(): void {
  vi.useFakeTimers({
    now: Date.UTC(2026, 3, 1, 9),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
}

export function letTimeRun(): void {
  vi.useRealTimers();
}
