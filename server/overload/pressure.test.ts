import { expect, test } from 'vitest';
import { createPressure, type Load } from './pressure.ts';

const idle: Load = { lateMs: 1, busy: 0.05, memory: 0.3, handles: 0.01, connections: 0.01, appends: 0 };
const struggling: Load = { ...idle, lateMs: 400, busy: 0.98 };

function looks(...loads: Load[]) {
  const pressure = createPressure();
  return loads.map((load) => (pressure.looked(load), pressure.cause));
}
const times = (n: number, load: Load) => Array.from({ length: n }, () => load);

test('a loop that is late for five looks, because it works, is full; a crowd that comes at once is not', () => {
  expect(looks(...times(5, struggling))).toEqual([null, null, null, null, 'late']);
  const crowd = [...times(4, struggling), idle, ...times(4, struggling)];
  expect(looks(...crowd)).toEqual(times(9, null as never));
});

test('a loop that is late though it does little is starved by others, and refuses nobody', () => {
  expect(looks(...times(10, { ...idle, lateMs: 900, busy: 0.2 }))).toEqual(times(10, null as never));
});

test('it is full until it was clearly better for a while, so that nobody is let in and refused in turn', () => {
  const between = { ...struggling, lateMs: 150 };
  expect(looks(...times(5, struggling), ...times(9, between)).at(-1)).toBe('late');
  expect(looks(...times(5, struggling), ...times(4, idle), between, ...times(4, idle)).at(-1)).toBe('late');
  expect(looks(...times(5, struggling), ...times(5, idle)).at(-1)).toBe(null);
});

test.each([
  ['memory', 0.9, 0.85],
  ['handles', 0.9, 0.85],
  ['connections', 0.9, 0.87],
  ['appends', 0.5, 0.2],
] as const)('%s near their end are noticed at the first look', (what, above, between) => {
  const at = (value: number): Load => ({ ...idle, [what]: value });
  expect(looks(at(between))).toEqual([null]);
  expect(looks(at(above), ...times(20, at(between))).at(-1)).toBe(what);
  expect(looks(at(above), idle, idle)).toEqual([what, what, null]);
});

test('two causes end when both have ended', () => {
  const both = { ...struggling, memory: 0.95 };
  expect(looks(...times(5, both), ...times(5, { ...idle, memory: 0.95 })).at(-1)).toBe('memory');
});
