import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { SlowMode } from './slow.ts';

const every = 30_000;
const cleo = ['cleo', 'anon-cleo'];

test('one turn in so many seconds, and the wait is told', () => {
  const slow = new SlowMode();
  expect(slow.take(cleo, every, 1_000)).toBe(0);
  expect(slow.take(cleo, every, 11_000)).toBe(20_000);
  expect(slow.take(['dora'], every, 11_000)).toBe(0);
  expect(slow.take(cleo, every, 31_000)).toBe(0);
});

test('a turn under the name is one without it, too', () => {
  const slow = new SlowMode();
  slow.wrote('anon-cleo', 1_000);
  expect(slow.take(cleo, every, 2_000)).toBe(29_000);
});

test('a turn that came to nothing is given back; one of a message stored before counts from then', () => {
  const slow = new SlowMode();
  slow.take(cleo, every, 100_000);
  slow.settle(cleo, 100_000, null);
  expect(slow.take(cleo, every, 100_001)).toBe(0);
  slow.settle(cleo, 100_001, 80_000);
  expect(slow.take(cleo, every, 100_002)).toBe(9_998);
});

test('whoever is known under one id needs no look into the store', () => {
  const slow = new SlowMode();
  expect(slow.knows(cleo)).toBe(false);
  slow.wrote('anon-cleo', 0); // never
  expect(slow.knows(cleo)).toBe(true);
  expect(slow.take(cleo, every, 1_700_000_000_000)).toBe(0);
});

test('it remembers no more people than a room has', () => {
  const slow = new SlowMode();
  slow.wrote('first', 1_000);
  for (let n = 0; n < 2 * limits.membersPerRoom; n++) slow.wrote(`person ${n}`, 1_000);
  expect(slow.take(['first'], every, 1_001)).toBe(0);
  expect(slow.take(['person 9'], every, 1_001)).toBe(29_999);
});

test('a clock that is set back makes nobody wait for longer than slow mode does', () => {
  const slow = new SlowMode();
  slow.take(cleo, every, 10_000_000);
  expect(slow.take(cleo, every, 1_000)).toBe(every);
  expect(slow.take(cleo, every, 1_000 + every)).toBe(0);
});
