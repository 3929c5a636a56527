import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Flush } from './flush.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('in a quiet room every event leaves at once; in a busy one those of an interval leave together', () => {
  let gathered = 0;
  const sent: number[] = [];
  const flush = new Flush(50, () => sent.push(gathered), Date.now);
  const happen = () => {
    gathered += 1;
    flush.want();
  };
  happen();
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(60);
  happen();
  expect(sent).toEqual([1, 2]);
  happen();
  happen();
  expect(sent).toEqual([1, 2]);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([1, 2, 4]);
});
