import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArrivalRecorder } from './transport-wide.ts';

/** Reads feedback as a sender would: transport-wide number to time in ms, relative to the reference. */
function decode(body: Buffer) {
  const base = body.readUInt16BE(0);
  const count = body.readUInt16BE(2);
  const reference = body.readUIntBE(4, 3) * 64;
  const symbols: number[] = [];
  let at = 8;
  while (symbols.length < count) {
    const chunk = body.readUInt16BE(at);
    at += 2;
    if ((chunk & 0x8000) === 0) for (let i = 0; i < (chunk & 0x1fff); i++) symbols.push((chunk >> 13) & 3);
    else for (let i = 0; i < 7; i++) symbols.push((chunk >> (12 - 2 * i)) & 3);
  }
  const arrived = new Map<number, number>();
  let time = reference;
  for (let i = 0; i < count; i++) {
    if (symbols[i] === 0) continue;
    time += (symbols[i] === 1 ? body[at]! : body.readInt16BE(at)) / 4;
    at += symbols[i] === 1 ? 1 : 2;
    arrived.set((base + i) & 0xffff, time);
  }
  expect(at).toBe(body.length);
  return { base, count, arrived };
}

test('arrivals and losses come back as they were, over the wrap of the numbers', () => {
  const recorder = createArrivalRecorder();
  recorder.received(65_534, 1_000);
  recorder.received(65_535, 1_001.25);
  recorder.received(2, 1_100); // 0 and 1 are missing
  recorder.received(1, 1_130); // and 1 came late
  const { base, count, arrived } = decode(recorder.takeFeedback()!);
  expect([base, count]).toEqual([65_534, 5]);
  expect([...arrived]).toEqual([
    [65_534, 1_000],
    [65_535, 1_001.25],
    [1, 1_130],
    [2, 1_100],
  ]);
});

test('the next feedback goes on where the last one ended and counts the feedbacks', () => {
  const recorder = createArrivalRecorder();
  recorder.received(10, 0);
  const first = recorder.takeFeedback()!;
  expect(recorder.takeFeedback()).toBeUndefined();
  recorder.received(13, 5);
  const second = recorder.takeFeedback()!;
  expect([first[7], second[7]]).toEqual([0, 1]);
  expect(decode(second)).toMatchObject({ base: 11, count: 3 });
});

test('a jump of the numbers is no loss of thousands', () => {
  const recorder = createArrivalRecorder();
  recorder.received(10, 0);
  recorder.takeFeedback();
  recorder.received(20_000, 5);
  expect(decode(recorder.takeFeedback()!)).toMatchObject({ base: 20_000, count: 1 });
});

test('any order and any gaps are told truly', () => {
  const arrival = fc.record({ sequence: fc.integer({ min: 0, max: 300 }), gap: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(
      fc.array(arrival, { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 0, max: 65_535 }),
      (arrivals, offset) => {
        const recorder = createArrivalRecorder();
        const expected = new Map<number, number>();
        let now = 5_000;
        for (const { sequence, gap } of arrivals) {
          now += gap / 4;
          const number = (sequence + offset) & 0xffff;
          if (!expected.has(number)) expected.set(number, now);
          recorder.received(number, now);
        }
        const { arrived } = decode(recorder.takeFeedback()!);
        expect(new Map([...arrived].sort())).toEqual(new Map([...expected].sort()));
      },
    ),
    { numRuns: 300 },
  );
});
