import { expect, test } from 'vitest';
import { createHouses, type Housed } from './houses.ts';

const ada: Housed = { name: 'ada', room: 'hall', role: 'publish', worker: 1 };
const cleo: Housed = { name: 'cleo', room: 'hall', role: 'subscribe', worker: 1 };

test('a room stays where it began until nobody is left', () => {
  const houses = createHouses();
  expect(houses.homeOf('hall')).toBeUndefined();
  houses.enter(cleo);
  houses.enter(ada);
  expect(houses.leave(cleo)).toBe(true);
  expect(houses.homeOf('hall')).toBe(1);
  houses.leave(ada);
  expect(houses.homeOf('hall')).toBeUndefined();
});

test('viewers are counted, publishers are not, and nobody leaves twice', () => {
  const houses = createHouses();
  for (const it of [ada, cleo]) houses.enter(it);
  expect(houses.viewersOf(1)).toBe(1);
  expect(houses.leave(cleo)).toBe(true);
  expect(houses.leave(cleo)).toBe(false);
  expect(houses.viewersOf(1)).toBe(0);
});

test('a worker that dies takes its own rooms with it and no others', () => {
  const houses = createHouses();
  const ben = { ...cleo, name: 'ben', room: 'seminar', worker: 0 };
  for (const it of [ada, cleo, ben]) houses.enter(it);
  expect(houses.lose(1)).toEqual([ada, cleo]);
  expect([houses.viewersOf(0), houses.viewersOf(1)]).toEqual([1, 0]);
  expect([houses.homeOf('seminar'), houses.homeOf('hall')]).toEqual([0, undefined]);
});
