import { expect, test } from 'vitest';
import type { Impairment } from '../../../protocol/impairment.ts';
import { limits } from '../../../protocol/limits.ts';
import { BadWay, WIRE_BYTES } from './impair-way.ts';
import { chance } from './test-chance.ts';

const clean: Impairment = { lossPercent: 0, delayMs: 0, jitterMs: 0, kbits: null };

/** What becomes of `count` packets of so many bytes, one every `everyMs`: the number of each that gets through, and when. */
function sent(impairment: Partial<Impairment>, { count = 4_000, bytes = 100, everyMs = 20, random = chance() } = {}) {
  const way = new BadWay({ ...clean, ...impairment }, random);
  const arrived: { number: number; took: number }[] = [];
  for (let now = 0; now <= count * everyMs + 3_000; now++) {
    for (const packet of way.through(now)) {
      const number = packet.readUInt32BE();
      arrived.push({ number, took: now - number * everyMs });
    }
    if (now % everyMs !== 0 || now >= count * everyMs) continue;
    const packet = Buffer.alloc(bytes);
    packet.writeUInt32BE(now / everyMs);
    if (way.take(packet, now) === 'passes') arrived.push({ number: now / everyMs, took: 0 });
  }
  expect(way.due).toBeUndefined();
  return arrived;
}

const inOrder = (arrived: { number: number }[]) =>
  arrived.every(({ number }, at) => at === 0 || number > arrived[at - 1]!.number);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('nothing is done to packets on a network that is not bad', () => {
  const arrived = sent({});
  expect(arrived).toHaveLength(4_000);
  expect(arrived.every(({ took }) => took === 0)).toBe(true);
});

test.each([1, 8, 50])('of a hundred packets %i are lost, each by itself', (lossPercent) => {
  const count = 20_000;
  const arrived = sent({ lossPercent }, { count, everyMs: 1 });
  const lost = 1 - arrived.length / count;
  expect(Math.abs(lost - lossPercent / 100)).toBeLessThan(0.006);
  // What follows a packet that was lost is lost as often as any other.
  const came = new Set(arrived.map(({ number }) => number));
  const afterLost = Array.from({ length: count - 1 }, (_, n) => n).filter((n) => !came.has(n));
  const again = afterLost.filter((n) => !came.has(n + 1)).length / afterLost.length;
  expect(Math.abs(again - lost)).toBeLessThan(0.03);
});

test('a delay is the same for all', () => {
  const arrived = sent({ delayMs: 300 });
  expect(arrived).toHaveLength(4_000);
  expect(arrived.every(({ took }) => took === 300)).toBe(true);
});

test('jitter adds up to that much to the delay, and packets keep their order', () => {
  const arrived = sent({ delayMs: 100, jitterMs: 80 });
  expect(arrived).toHaveLength(4_000);
  expect(inOrder(arrived)).toBe(true);
  const took = arrived.map((one) => one.took);
  expect(Math.min(...took)).toBeLessThan(105);
  expect(Math.max(...took)).toBeLessThanOrEqual(181);
  expect(mean(took)).toBeGreaterThan(135);
  // As RFC 3550 section 6.4.1 measures it, with these packets 20 ms apart.
  const jitter = mean(took.slice(1).map((ms, at) => Math.abs(ms - took[at]!)));
  expect(jitter).toBeGreaterThan(15);
  expect(jitter).toBeLessThan(40);
});

test('the packets of one picture are held up alike', () => {
  const way = new BadWay({ ...clean, jitterMs: 100 }, chance(7));
  for (let n = 0; n < 5; n++) way.take(Buffer.alloc(1_000), n * 0.2);
  const due = way.due!;
  expect(due).toBeGreaterThan(1);
  expect(way.through(due + 4 * 0.2 + 0.001)).toHaveLength(5);
});

test('what is waiting was copied: the buffer may be used again', () => {
  const way = new BadWay({ ...clean, delayMs: 5 }, chance());
  const packet = Buffer.from('first');
  way.take(packet, 0);
  packet.write('other');
  expect(way.through(5).map(String)).toEqual(['first']);
});

test.each([64, 500, 5_000])('through a link of %i kbit/s goes that much and no more', (kbits) => {
  const [bytes, everyMs, count] = [1_000, 1, 10_000];
  const arrived = sent({ kbits }, { bytes, everyMs, count }); // 8,000 kbit/s are offered
  const bits = arrived.length * (bytes + WIRE_BYTES) * 8;
  const through = bits / (count * everyMs + limits.labQueueMs);
  expect(Math.abs(through / kbits - 1)).toBeLessThan(0.04);
  expect(inOrder(arrived)).toBe(true);
});

test('no packet waits longer before a narrow link than that: it is dropped at the end of the queue', () => {
  const one = ((200 + WIRE_BYTES) * 8) / 100;
  const took = sent({ kbits: 100 }, { bytes: 200, everyMs: 5, count: 4_000 }).map((arrived) => arrived.took);
  expect(Math.max(...took)).toBeLessThanOrEqual(limits.labQueueMs + one + 1);
  expect(Math.max(...took)).toBeGreaterThan(limits.labQueueMs - one);
});

test('a link that is wide enough holds nothing up but for the sending itself', () => {
  const arrived = sent({ kbits: 1_000 }, { bytes: 500, everyMs: 20 });
  expect(arrived).toHaveLength(4_000);
  expect(Math.max(...arrived.map(({ took }) => took))).toBeLessThanOrEqual(5);
});

test('what is lost has taken its place on the narrow link', () => {
  const [kbits, bytes, count] = [500, 1_000, 20_000];
  const arrived = sent({ kbits, lossPercent: 50 }, { bytes, everyMs: 1, count });
  const through = (arrived.length * (bytes + WIRE_BYTES) * 8) / count;
  expect(Math.abs(through / kbits - 0.5)).toBeLessThan(0.05);
});

test('so many packets wait and no more', () => {
  const way = new BadWay({ ...clean, delayMs: limits.labDelayMs }, chance());
  const packet = Buffer.alloc(12);
  for (let n = 0; n < limits.labQueue; n++) expect(way.take(packet, 0)).toBe('waits');
  expect(way.take(packet, 0)).toBe('lost');
  expect(way.through(limits.labDelayMs)).toHaveLength(limits.labQueue);
  expect(way.take(packet, limits.labDelayMs)).toBe('waits');
});

test('a network that became better holds up those who wait as before, and nobody overtakes them', () => {
  const way = new BadWay({ ...clean, delayMs: 1_000 }, chance());
  way.take(Buffer.from('slow'), 0);
  way.impairment = clean;
  expect(way.take(Buffer.from('quick'), 10)).toBe('waits');
  expect(way.through(999)).toEqual([]);
  expect(way.through(1_000).map(String)).toEqual(['slow', 'quick']);
  expect(way.take(Buffer.from('now'), 1_001)).toBe('passes');
});
