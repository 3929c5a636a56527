import { expect, test } from 'vitest';
import { createHouses, type Housed } from './houses.ts';

const ada: Housed = { name: 'ada', room: 'hall', role: 'publish', worker: 1 };
const cleo: Housed = { name: 'cleo', room: 'hall', role: 'subscribe', worker: 1 };
/** A viewer of the hall for whom its home had no room. */
const dora: Housed = { name: 'dora', room: 'hall', role: 'subscribe', worker: 2 };

function setting(...inside: Housed[]) {
  const moved: string[] = [];
  const houses = createHouses((room) => moved.push(`${room} ${houses.homeOf(room)} ${houses.guestsOf(room).join()}`));
  for (const it of inside) houses.enter(it);
  return { houses, moved: () => moved.splice(0) };
}

test('a room stays where it began until nobody is left', () => {
  const { houses } = setting();
  expect(houses.homeOf('hall')).toBeUndefined();
  houses.enter(cleo);
  houses.enter(ada);
  expect(houses.leave(cleo)).toBe(true);
  expect(houses.homeOf('hall')).toBe(1);
  houses.leave(ada);
  expect(houses.homeOf('hall')).toBeUndefined();
});

test('viewers are counted, publishers are not, and nobody leaves twice', () => {
  const { houses } = setting(ada, cleo);
  expect(houses.viewersOf(1)).toBe(1);
  expect(houses.leave(cleo)).toBe(true);
  expect(houses.leave(cleo)).toBe(false);
  expect(houses.viewersOf(1)).toBe(0);
});

test('the first viewer elsewhere makes a guest, the last one who leaves ends it, the home stays', () => {
  const { houses, moved } = setting(ada, cleo);
  moved();
  const eve = { ...dora, name: 'eve' };
  houses.enter(dora);
  houses.enter(eve);
  expect(moved()).toEqual(['hall 1 2']);
  houses.leave(dora);
  expect(moved()).toEqual([]);
  houses.leave(eve);
  expect(moved()).toEqual(['hall 1 ']);
});

test('a home that everybody has left stays the home while there are guests', () => {
  const { houses } = setting(cleo, dora);
  houses.leave(cleo);
  expect([houses.homeOf('hall'), houses.guestsOf('hall')]).toEqual([1, [2]]);
});

test('a worker that dies takes its own rooms with it and no others', () => {
  const ben = { ...cleo, name: 'ben', room: 'seminar', worker: 0 };
  const { houses } = setting(ada, cleo, ben);
  expect(houses.lose(1)).toEqual([ada, cleo]);
  expect([houses.viewersOf(0), houses.viewersOf(1)]).toEqual([1, 0]);
  expect([houses.homeOf('seminar'), houses.homeOf('hall')]).toEqual([0, undefined]);
});

test('a room whose home dies moves to where most of its other viewers are', () => {
  const others = [3, 3, 0].map((worker, n) => ({ ...dora, name: `viewer ${n}`, worker }));
  const { houses, moved } = setting(ada, dora, ...others);
  moved();
  expect(houses.lose(1)).toEqual([ada]);
  expect(moved().at(-1)).toBe('hall 3 2,0');
  const empty = setting(cleo, dora);
  empty.houses.leave(cleo);
  empty.moved();
  expect(empty.houses.lose(1)).toEqual([]);
  expect(empty.moved()).toEqual(['hall 2 ']);
});

test('a guest that dies is fed no more', () => {
  const { houses, moved } = setting(ada, cleo, dora);
  moved();
  expect(houses.lose(2)).toEqual([dora]);
  expect(moved()).toEqual(['hall 1 ']);
});
