import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function looking(answer: number | null) {
  const looks: number[] = [];
  return {
    looks,
    look: () => {
      looks.push(performance.now());
      return answer;
    },
  };
}

test('everybody is looked at when its own time has come, a quarter of a second before at most', () => {
  const heartbeat = new Heartbeat();
  const begin = performance.now();
  const often = looking(1_000);
  const once = looking(null);
  heartbeat.watch(often, 1_000);
  heartbeat.watch(once, 2_600);
  vi.advanceTimersByTime(10_000);
  heartbeat.stop();
  expect(often.looks.map((at) => at - begin)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => n * 1_000));
  expect(once.looks.map((at) => at - begin)).toEqual([2_500]);
});

test('after the whole process stood still, what arrived meanwhile is read before anybody is judged', () => {
  const heartbeat = new Heartbeat();
  const cleo = looking(1_000);
  heartbeat.watch(cleo, 250);
  const stoodStill = performance.now() + 60_000;
  const clock = vi.spyOn(performance, 'now').mockReturnValue(stoodStill);
  vi.advanceTimersByTime(250);
  expect(cleo.looks).toEqual([]);
  clock.mockReturnValue(stoodStill + 250);
  vi.advanceTimersByTime(250);
  expect(cleo.looks).toHaveLength(1);
  heartbeat.stop();
});
