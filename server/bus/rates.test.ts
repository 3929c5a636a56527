import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Tries } from '../accounts/tries.ts';
import { Buckets, type Rates } from '../rates.ts';
import { MemoryBus, MemoryHub } from './memory.ts';
import { createSharedRates } from './rates.ts';

const rate = { burst: 5, perSecond: 1 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What so many nodes make of the same rates. */
function nodes<T>(count: number, make: (rates: Rates) => T) {
  const hub = new MemoryHub();
  const told: unknown[] = [];
  const all = Array.from({ length: count }, () => {
    const bus = new MemoryBus(hub);
    const publish = (channel: string, message: unknown) => {
      told.push(message);
      bus.publish(channel, message);
    };
    return make(createSharedRates({ publish, subscribe: bus.subscribe.bind(bus) }).rates);
  });
  return { all, told, toldAll: () => vi.advanceTimersByTimeAsync(50) };
}

test('five posts at one node, and the sixth is refused at the other', async () => {
  const { all, toldAll } = nodes(2, (rates) => new Buckets(rate, { shared: rates('post') }));
  const [one, other] = all as [Buckets, Buckets];
  for (let n = 0; n < 5; n++) expect(one.take('cleo')).toBe(0);
  await toldAll();
  expect(other.take('cleo')).toBeGreaterThan(0);
  expect(other.take('ben')).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(other.take('cleo')).toBe(0);
  await toldAll();
  expect(one.take('cleo')).toBeGreaterThan(0);
});

test('ten wrong passwords spread over three nodes lock as one, and a right one at any of them forgives all', async () => {
  const allowance = { count: 10, windowMs: 60_000 };
  const { all, toldAll } = nodes(3, (rates) => new Tries(allowance, { shared: rates('password') }));
  const [one, two, three] = all as [Tries, Tries, Tries];
  for (let n = 0; n < 10; n++) {
    expect(all[n % 3]!.take('mallory')).toBe(0);
    await toldAll();
  }
  for (const node of all) expect(node.take('mallory')).toBeGreaterThan(0);
  two.clear('mallory');
  two.take('mallory');
  await toldAll();
  three.giveBack('mallory');
  await toldAll();
  for (let n = 0; n < 10; n++) expect(one.take('mallory')).toBe(0);
  expect(one.take('mallory')).toBeGreaterThan(0);
});

test('nothing is told of what is refused, and many are told as one', async () => {
  const { all, told, toldAll } = nodes(2, (rates) => new Buckets(rate, { shared: rates('post') }));
  for (let n = 0; n < 100; n++) all[0]!.take('cleo');
  await toldAll();
  await toldAll();
  expect(told).toEqual([[['post', 'cleo', 5, 0]]]);
});

test('what waits to be told is bounded', () => {
  const { all, told } = nodes(2, (rates) => new Buckets(rate, { shared: rates('post') }));
  for (let n = 0; n < 2_500; n++) all[0]!.take(`person ${n}`);
  expect(told.map((batch) => (batch as unknown[]).length)).toEqual([1_000, 1_000]);
});

test('rates of different names do not touch each other, and no two have the same', async () => {
  const { all, toldAll } = nodes(2, (rates) => {
    const post = new Buckets(rate, { shared: rates('post') });
    expect(() => new Buckets(rate, { shared: rates('post') })).toThrow('two rates are called post');
    return { post, edit: new Buckets(rate, { shared: rates('edit') }) };
  });
  for (let n = 0; n < 5; n++) all[0]!.post.take('cleo');
  await toldAll();
  expect(all[1]!.edit.take('cleo')).toBe(0);
  expect(all[1]!.post.take('cleo')).toBeGreaterThan(0);
});
