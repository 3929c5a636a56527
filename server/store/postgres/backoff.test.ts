import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBackoff } from './backoff.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }));
afterEach(() => vi.useRealTimers());

/** When it may be tried again, in milliseconds from now. */
async function waited(over: Promise<void>): Promise<number> {
  const began = performance.now();
  let ended: number | null = null;
  void over.then(() => (ended = performance.now()));
  await Promise.resolve();
  for (let ms = 0; ms < 2_000 && ended === null; ms++) await vi.advanceTimersByTimeAsync(1);
  return Math.round(ended! - began);
}

test('a database that does not let us in is asked less and less often, and every half second at last', async () => {
  const backoff = createBackoff(() => 1);
  const waits: number[] = [];
  for (let n = 0; n < 7; n++) {
    backoff.failed();
    waits.push(await waited(backoff.over()));
  }
  expect(waits).toEqual([25, 50, 100, 200, 400, 500, 500]);
});

test('one that has let us in is asked at once', async () => {
  const backoff = createBackoff();
  expect(await waited(backoff.over())).toBe(0);
  for (let n = 0; n < 7; n++) {
    backoff.failed();
    await vi.advanceTimersByTimeAsync(500);
  }
  backoff.worked();
  expect(await waited(backoff.over())).toBe(0);
  backoff.failed();
  expect(await waited(backoff.over())).toBeLessThanOrEqual(25);
});

test('many that fail at once are one failure', async () => {
  const backoff = createBackoff(() => 1);
  for (let n = 0; n < 100; n++) backoff.failed();
  expect(await waited(backoff.over())).toBe(25);
});

test('nodes do not come back at the same moment', async () => {
  const [early, late] = [createBackoff(() => 0), createBackoff(() => 1)];
  for (const one of [early, late]) one.failed();
  expect(await waited(early.over())).toBeLessThan(25);
});
