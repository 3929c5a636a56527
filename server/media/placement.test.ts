import { expect, test } from 'vitest';
import { nextToStart, placeFor, type WorkerSeen } from './placement.ts';

const up = (load: number, takes = true): WorkerSeen => ({ state: 'up', load, takes });
const full = up(1, false);
const away: WorkerSeen = { state: 'away', load: 0, takes: true };
const off: WorkerSeen = { state: 'off', load: 0, takes: true };
const broken: WorkerSeen = { ...off, state: 'broken' };

const home = 0;

test('a room begins on the worker with the least to do', () => {
  expect(placeFor([up(0.4), up(0.1), up(0.3)], 'subscribe', undefined)).toBe(1);
  expect(placeFor([up(0), up(0)], 'subscribe', undefined)).toBe(0);
});

test('a worker that runs is preferred to one that is on its way, and that to none', () => {
  expect(placeFor([up(0.4), away], 'subscribe', undefined)).toBe(0);
  expect(placeFor([full, away], 'subscribe', undefined)).toBe(1);
  expect(placeFor([off, away], 'publish', undefined)).toBe(1);
});

test('a room stays on its worker, however much that has to do', () => {
  expect(placeFor([up(0.8), up(0)], 'subscribe', { home, guests: [] })).toBe(0);
  expect(placeFor([full, up(0)], 'publish', { home, guests: [1] })).toBe(0);
});

test('viewers who are too many for it go to one more worker, and fill that first', () => {
  expect(placeFor([full, up(0.2), up(0.1)], 'subscribe', { home, guests: [] })).toBe(2);
  expect(placeFor([full, up(0.2), up(0.1)], 'subscribe', { home, guests: [1] })).toBe(1);
  expect(placeFor([full, full, up(0.1)], 'subscribe', { home, guests: [1] })).toBe(2);
  expect(placeFor([full, full, away], 'subscribe', { home, guests: [1] })).toBe(2);
});

test('viewers are refused where all are full, who publishes never', () => {
  const crowded = [full, up(1.2, false), off, broken];
  expect(placeFor(crowded, 'subscribe', undefined)).toBeUndefined();
  expect(placeFor(crowded, 'subscribe', { home, guests: [1] })).toBeUndefined();
  expect(placeFor(crowded, 'publish', undefined)).toBe(0);
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
