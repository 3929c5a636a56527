import { expect, test } from 'vitest';
import { figuresOf, type Seen } from './seen.ts';

const seen = (more: Partial<Seen>): Seen => ({
  ages: [100, 110, 120, 400],
  gaps: [33, 33, 501, 500],
  seconds: 2,
  heights: [360, 720],
  heardPct: 97,
  path: 'direct',
  ...more,
});

test('a freeze is a pause of more than half a second, and the height is the smallest there was', () => {
  expect(figuresOf([seen({})])).toEqual({
    p50Ms: 110,
    p95Ms: 400,
    fps: 2,
    freezes500: 1,
    longestGapMs: 501,
    height: 360,
    heardPct: 97,
    path: 'direct',
  });
});

test('who saw nothing has no latency, and one pause as long as the look', () => {
  const nothing = figuresOf([seen({ ages: [], gaps: [10_000], seconds: 10, heights: [0, 0], heardPct: 0 })]);
  expect(nothing).toMatchObject({ p50Ms: null, p95Ms: null, fps: 0, freezes500: 1, longestGapMs: 10_000 });
});

test('several people together: frames of all, frames a second of one, and what the worst of them had', () => {
  const three = [seen({}), seen({ heights: [180, 180] }), seen({ heardPct: 40 })];
  expect(figuresOf(three)).toMatchObject({ fps: 2, freezes500: 3, height: 180, heardPct: 40 });
});
