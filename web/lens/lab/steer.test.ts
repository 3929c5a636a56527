import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refused } from '../../room/requests.ts';
import { presets } from './presets.ts';
import { createSteering } from './steer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fail = (error: unknown) => expect.unreachable(String(error));

test('a slider that is drawn sends its first position, and then the newest, twice a second at most', async () => {
  const sent: number[] = [];
  const steering = createSteering(async ({ lossPercent }) => void sent.push(lossPercent), fail);
  for (let lossPercent = 1; lossPercent <= 20; lossPercent++) {
    steering.to({ ...presets.clean, lossPercent });
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(sent[0]).toBe(1);
  expect(sent.length).toBeLessThanOrEqual(3);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.at(-1)).toBe(20);
  expect(steering.pending).toBe(false);
});

test('too fast for the server, it is tried again when the server wants it', async () => {
  const answers = [Promise.reject(new Refused('rate', { retryAfterMs: 2_000 })), Promise.resolve()];
  const set = vi.fn(() => answers.shift()!);
  const steering = createSteering(set, fail);
  steering.to(presets.wifi);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(set).toHaveBeenCalledTimes(1);
  expect(steering.pending).toBe(true);
  await vi.advanceTimersByTimeAsync(2);
  expect(set).toHaveBeenCalledTimes(2);
  expect(set).toHaveBeenLastCalledWith(presets.wifi);
});

test('a lab that is gone is told of, once', async () => {
  const tell = vi.fn();
  const steering = createSteering(() => Promise.reject(new Refused('not_found')), tell);
  steering.to(presets.wifi);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(tell).toHaveBeenCalledTimes(1);
});

test('left alone, nothing is sent any more', async () => {
  const set = vi.fn(async () => {});
  const steering = createSteering(set, fail);
  steering.to(presets.wifi);
  steering.to(presets.dsl);
  steering.leave();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(set).toHaveBeenCalledTimes(1);
});
