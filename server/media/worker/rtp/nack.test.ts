import { expect, test } from 'vitest';
import { createHistory } from './history.ts';
import { createMissingPackets } from './nack.ts';
import type { Packet } from './packet.ts';
import { createReception } from './reception.ts';

const due = new Uint16Array(16);
const asked = (count: number) => [...due.subarray(0, count)];

test('a missing packet is asked for soon, then every 60 ms, ten times', () => {
  const missing = createMissingPackets();
  missing.received(65_535, 0);
  missing.received(1, 0);
  expect(missing.takeDue(1, due)).toBe(0);
  expect(asked(missing.takeDue(2, due))).toEqual([0]);
  expect(missing.takeDue(61, due)).toBe(0);
  let times = 1;
  for (let now = 62; now < 5_000; now += 60) times += missing.takeDue(now, due);
  expect(times).toBe(10);
  expect(missing.count).toBe(0);
});

test('a packet that was only late is not asked for', () => {
  const missing = createMissingPackets();
  for (const sequence of [5, 7, 6, 8]) missing.received(sequence, 0);
  expect(missing.takeDue(100, due)).toBe(0);
});

test('a hole of hundreds is given up', () => {
  const missing = createMissingPackets();
  missing.received(0, 0);
  expect(missing.received(2, 0)).toBe(true);
  expect(missing.received(2_000, 0)).toBe(false);
  expect(missing.count).toBe(0);
});

test('no more is remembered than fits, whatever is lost', () => {
  const missing = createMissingPackets();
  for (let sequence = 0; sequence < 60_000; sequence += 200) missing.received(sequence & 0xffff, 0);
  expect(missing.count).toBeLessThanOrEqual(512);
});

test('the history gives back the last packets and no older ones', () => {
  const history = createHistory(4);
  const packet = (index: number) => ({ index }) as Packet;
  for (let index = 0; index < 6; index++) history.put(packet(index));
  expect(history.get(1)).toBeUndefined();
  expect(history.get(5)).toEqual(packet(5));
  expect(history.get(6)).toBeUndefined();
  expect(history.newest).toBe(5);
});

test('a report counts what is lost, over the wrap of the numbers', () => {
  const reception = createReception(1, 90_000);
  for (const sequence of [65_534, 65_535, 1, 2]) reception.received(sequence, 0, 0);
  expect(reception.report(10)).toMatchObject({ lost: 1, fractionLost: Math.floor(256 / 5), highest: 0x10002 });
  reception.received(3, 0, 0);
  expect(reception.report(20)).toMatchObject({ lost: 1, fractionLost: 0 });
});

test('a report says how long ago the sender reported', () => {
  const reception = createReception(1, 90_000);
  expect(reception.report(0)).toMatchObject({ lastSenderReport: 0, sinceSenderReport: 0 });
  reception.senderReported(77, 1_000);
  expect(reception.report(1_500)).toMatchObject({ lastSenderReport: 77, sinceSenderReport: 32_768 });
});
