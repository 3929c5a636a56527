import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Flush } from './flush.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function gathering(everyMs: number | (() => number)) {
  let gathered = 0;
  const sent: number[] = [];
  const flush = new Flush(everyMs, () => sent.push(gathered), Date.now);
  return {
    sent,
    happen() {
      gathered += 1;
      flush.want();
    },
  };
}

test('after a pause the first leaves at once; what follows within the interval leaves together', () => {
  const { sent, happen } = gathering(50);
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

test('an interval that follows the load is asked whenever there is something to send', () => {
  let everyMs = 0;
  const { sent, happen } = gathering(() => everyMs);
  happen();
  happen();
  expect(sent).toEqual([1, 2]);
  everyMs = 100;
  happen();
  vi.advanceTimersByTime(99);
  expect(sent).toEqual([1, 2]);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual([1, 2, 3]);
});
