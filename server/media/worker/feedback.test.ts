import { expect, test } from 'vitest';
import { createFeedback } from './feedback.ts';

const second = 1_000;

test('the loss is the mean of two seconds, however often reports come', () => {
  const feedback = createFeedback();
  const report = (now: number, lost: number) => {
    feedback.block('video', lost, 5);
    feedback.reported(now);
  };
  report(0, 0.2);
  expect(feedback.newest.loss).toBe(0.2);
  report(second, 0.2);
  // With a NACK, of the few packets since.
  report(second + 10, 0);
  report(second + 30, 1);
  expect(feedback.newest.loss).toBeGreaterThan(0.18);
  expect(feedback.newest.loss).toBeLessThan(0.22);
});

test('what was more than two seconds ago counts no more', () => {
  const feedback = createFeedback();
  for (const [now, lost] of [0.5, 0.5, 0, 0].entries()) {
    feedback.block('video', lost, 5);
    feedback.reported(now * second);
  }
  expect(feedback.newest.loss).toBe(0);
});

test('pictures go before sound, and the worst picture before the others', () => {
  const feedback = createFeedback();
  expect(feedback.newest).toEqual({ loss: null, jitterMs: null, roundTripMs: null });
  feedback.block('audio', 0.1, 3);
  feedback.reported(0, 40);
  expect(feedback.newest).toEqual({ loss: 0.1, jitterMs: 3, roundTripMs: 40 });
  feedback.block('audio', 0.9, 90);
  feedback.block('video', 0.2, 4);
  feedback.block('video', 0.3, 2);
  feedback.reported(second);
  expect(feedback.newest).toEqual({ loss: 0.3, jitterMs: 4, roundTripMs: 40 });
  expect(feedback.counts.reports).toBe(2);
});
