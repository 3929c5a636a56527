import { expect, test } from 'vitest';
import type { FrameLook } from '../../../protocol/lens-journey.ts';
import { journeyOf, spreadOf, stepNames, type Shown } from './frame-steps.ts';

const clock = { offsetMs: 5_000, errorMs: 3 };
/** By the server's clock, of a moment of the page's. */
const server = (moment: number) => performance.timeOrigin + moment + clock.offsetMs;

const frame: FrameLook = {
  capturedAt: server(1_000),
  capturedBy: 'abs-capture-time',
  capturedErrorMs: 4,
  encodeMs: 9,
  publisherRoundTripMs: 30,
  receivedFirstAt: server(1_030),
  receivedLastAt: server(1_034),
  sentFirstAt: server(1_030.5),
  sentLastAt: server(1_034.5),
  packets: 7,
  bytes: 8_100,
  keyframe: false,
  layer: 2,
  layers: 3,
  resent: 0,
};
const shown: Shown = {
  receiveTime: 1_050,
  processingDuration: 0.006,
  presentationTime: 1_060,
  expectedDisplayTime: 1_070,
};
const took = (name: string, journey = journeyOf(frame, shown, clock)) =>
  journey.steps.find((one) => one.name === name)!.tookMs;

test('a frame goes through nine steps, each with what it took since the one before', () => {
  const journey = journeyOf(frame, shown, clock);
  expect(journey.steps.map(({ name }) => name)).toEqual(stepNames);
  const expected = [null, 9, 6, 19, 0.5, 15.5, 6, 4, 10];
  journey.steps.forEach(({ tookMs }, i) => {
    if (expected[i] === null) expect(tookMs).toBeNull();
    else expect(tookMs).toBeCloseTo(expected[i]!, 2);
  });
});

test('from camera to display is the sum of its steps, and may be wrong by both clocks', () => {
  const { steps, totalMs, totalErrorMs } = journeyOf(frame, shown, clock);
  expect(totalMs).toBeCloseTo(70, 2);
  expect(steps.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0)).toBeCloseTo(totalMs!, 6);
  expect(totalErrorMs).toBe(7);
});

test('the packets of a frame come and go one after the other', () => {
  const { steps } = journeyOf(frame, shown, clock);
  expect(steps.find(({ name }) => name === 'arrived')!.spreadMs).toBeCloseTo(4, 2);
  expect(steps.find(({ name }) => name === 'forwarded')!.spreadMs).toBeCloseTo(4, 2);
});

test('what is only reckoned is called an estimate', () => {
  const kinds = journeyOf(frame, shown, clock).steps.map(({ name, kind }) => [name, kind]);
  expect(Object.fromEntries(kinds)).toMatchObject({
    encoded: 'estimate',
    sent: 'estimate',
    decoded: 'estimate',
    arrived: 'server',
    received: 'browser',
  });
});

test('a step that nobody knows is left out of the reckoning, not taken for nothing', () => {
  const without = journeyOf({ ...frame, encodeMs: null, publisherRoundTripMs: null }, shown, clock);
  expect(without.steps.filter(({ at }) => at === null).map(({ name }) => name)).toEqual(['encoded', 'sent']);
  expect(took('arrived', without)).toBeCloseTo(34, 2);
  expect(without.totalMs).toBeCloseTo(70, 2);
});

test('without the moment of capture there is no total; where the browser reckons it, that is an estimate', () => {
  const unknown = { ...frame, capturedAt: null, capturedBy: null, capturedErrorMs: null };
  expect(journeyOf(unknown, shown, clock).totalMs).toBeNull();
  const reckoned = journeyOf(unknown, { ...shown, captureTime: 990 }, clock);
  expect(reckoned.steps[0]).toMatchObject({ kind: 'estimate', errorMs: 3 });
  expect(reckoned.totalMs).toBeCloseTo(80, 2);
});

test('a picture that comes past the server has no steps of the server', () => {
  const { steps } = journeyOf(null, shown, clock);
  expect(steps.filter(({ at }) => at !== null).map(({ name }) => name)).toEqual([
    'received',
    'decoded',
    'presented',
    'shown',
  ]);
});

test('a browser that does not tell when it received a frame is believed nothing', () => {
  const { steps } = journeyOf(frame, { presentationTime: 1_060, expectedDisplayTime: 1_070 }, clock);
  expect(steps.filter(({ at }) => at === null).map(({ name }) => name)).toEqual(['received', 'decoded']);
});

test('of several frames the middle counts, with the least and the most beside', () => {
  const at = (ms: number) => journeyOf(frame, { ...shown, expectedDisplayTime: shown.presentationTime + ms }, clock);
  const rows = spreadOf([at(8), at(30), at(10), at(12)]);
  const last = rows.find(({ name }) => name === 'shown')!;
  expect([last.least, last.middle, last.most].map((ms) => Math.round(ms! * 100) / 100)).toEqual([8, 11, 30]);
  expect(rows.at(-1)!.name).toBe('total');
  expect(spreadOf([])[0]).toEqual({ name: 'encoded', middle: null, least: null, most: null });
});
