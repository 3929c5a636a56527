import { expect, test } from 'vitest';
import { createCapacity } from './capacity.ts';
import type { Pulse } from './ipc.ts';

const limit = 0.85;
const calm: Pulse = { busy: 0.3, lateMs: 2, packetsPerSecond: 0, subscribers: 0 };
const pressed: Pulse = { ...calm, busy: 0.9 };

function worker(...pulses: Pulse[]) {
  const capacity = createCapacity(limit);
  for (const pulse of pulses) capacity.reported(pulse);
  return capacity;
}
const times = (n: number, pulse: Pulse): Pulse[] => Array.from({ length: n }, () => pulse);
/** How many viewers it would take if they all came at once. */
function room(capacity: ReturnType<typeof worker>): number {
  let viewers = 0;
  while (viewers < 5_000 && capacity.takes(viewers)) viewers++;
  return viewers;
}

test('a crowd that comes at once is let in as far as it can be carried, before anything could be measured', () => {
  expect(room(worker())).toBe(340);
});

test('who has been busy for five seconds takes nobody, for less it does', () => {
  expect(worker(...times(4, pressed)).takes(0)).toBe(true);
  expect(worker(...times(5, pressed)).takes(0)).toBe(false);
  expect(worker(...times(4, pressed), calm, ...times(4, pressed)).takes(0)).toBe(true);
});

test('whose packets are late takes nobody, though it is not busier than it may be', () => {
  const late = { ...calm, busy: 0.5, lateMs: 50 };
  expect(worker(...times(5, late)).full).toBe(true);
  expect(worker(...times(5, { ...late, lateMs: 49 })).full).toBe(false);
});

test('who does little takes viewers, however late it is: then it is something else that keeps the machine busy', () => {
  const starved = { ...calm, lateMs: 400 };
  const capacity = worker(...times(60, starved));
  for (let n = 0; n < 5; n++) capacity.silent();
  expect(capacity.full).toBe(false);
});

test('who does not even answer takes nobody', () => {
  const capacity = worker({ ...calm, busy: 0.5 });
  for (let n = 0; n < 5; n++) capacity.silent();
  expect(capacity.full).toBe(true);
});

test('viewers are taken again only when it is clearly below the limit, so that they are not let in and refused in turn', () => {
  const full = times(5, pressed);
  const nearly = { ...calm, busy: 0.8 };
  expect(worker(...full, ...times(60, nearly)).full).toBe(true);
  expect(worker(...full, ...times(60, { ...calm, busy: 0.6, lateMs: 30 })).full).toBe(true);
  expect(worker(...full, ...times(5, { ...calm, busy: 0.6 })).full).toBe(false);
  expect(worker(...full, ...times(4, calm)).full).toBe(true);
  expect(worker(...full, ...times(5, calm)).full).toBe(false);
});

test('what a viewer costs is learned from those who watch: dear ones quickly, cheap ones slowly', () => {
  const dear = { busy: 0.5, lateMs: 2, packetsPerSecond: 50_000, subscribers: 100 };
  expect(room(worker(...times(10, dear)))).toBeLessThan(175);
  const cheap = { ...dear, busy: 0.1 };
  expect(room(worker(...times(10, cheap)))).toBeLessThan(400);
  expect(room(worker(...times(300, cheap)))).toBeGreaterThan(800);
});

test('silent, few, or just arriving viewers are no measure of what viewers cost', () => {
  const waiting = { busy: 0.01, lateMs: 2, packetsPerSecond: 0, subscribers: 300 };
  expect(room(worker(...times(300, waiting)))).toBe(340);
  const few = { busy: 0.3, lateMs: 2, packetsPerSecond: 5_000, subscribers: 10 };
  expect(room(worker(...times(300, few)))).toBe(340);
  const arriving = [60, 120, 180, 240].map((subscribers) => ({
    ...few,
    busy: 0.9,
    packetsPerSecond: subscribers * 250,
    subscribers,
  }));
  expect(room(worker(...arriving))).toBe(340);
});

test('who listens to sound alone may be sent pictures: nobody is taken to cost next to nothing', () => {
  const listening = { busy: 0.01, lateMs: 2, packetsPerSecond: 15_000, subscribers: 300 };
  const most = room(worker(...times(2_000, listening)));
  expect(most).toBeGreaterThan(800);
  expect(most).toBeLessThanOrEqual(850);
});

test('its load is what it does, or what its viewers are expected to cost, whichever is more', () => {
  expect(worker().load(170)).toBeCloseTo(0.5);
  expect(worker(pressed, pressed).load(0)).toBeCloseTo(0.9 / limit);
  expect(worker(calm, pressed).load(0)).toBeCloseTo(0.3 / limit); // one second is not believed
});

test('a process that was started again is not full, and knows what a viewer costs', () => {
  const dear = { busy: 0.9, lateMs: 2, packetsPerSecond: 50_000, subscribers: 100 };
  const capacity = worker(...times(10, dear));
  expect(capacity.full).toBe(true);
  capacity.restarted();
  expect(capacity.full).toBe(false);
  expect(capacity.load(0)).toBe(0);
  expect(room(capacity)).toBeLessThan(100);
});
