import { expect, test } from 'vitest';
import { homeFor, nextToStart, type WorkerSeen } from './placement.ts';

const up = (load: number, takes = true): WorkerSeen => ({ state: 'up', load, takes });
const full = up(1, false);
const away: WorkerSeen = { state: 'away', load: 0, takes: true };
const off: WorkerSeen = { state: 'off', load: 0, takes: true };
const broken: WorkerSeen = { ...off, state: 'broken' };

test('a room goes to the worker with the least to do', () => {
  expect(homeFor([up(0.4), up(0.1), up(0.3)], 'subscribe')).toBe(1);
  expect(homeFor([up(0), up(0)], 'subscribe')).toBe(0);
});

test('a worker that runs is preferred to one that is on its way, and that to none', () => {
  expect(homeFor([up(0.4), away], 'subscribe')).toBe(0);
  expect(homeFor([full, away], 'subscribe')).toBe(1);
  expect(homeFor([off, away], 'publish')).toBe(1);
});

test('viewers are refused where all are full, who publishes never', () => {
  expect(homeFor([full, up(1.2, false), off, broken], 'subscribe')).toBeUndefined();
  expect(homeFor([full, up(1.2, false), off, broken], 'publish')).toBe(0);
});

test('one more is started when all that run carry half of what they may', () => {
  expect(nextToStart([up(0.49), off])).toBeUndefined();
  expect(nextToStart([up(0.5), off, off])).toBe(1);
  expect(nextToStart([up(0.9), up(0.1), off])).toBeUndefined();
});

test('one at a time is started, and none that could not be a moment ago', () => {
  expect(nextToStart([full, away, off])).toBeUndefined();
  expect(nextToStart([full, broken, off])).toBe(2);
  expect(nextToStart([full, broken])).toBeUndefined();
});
