import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReport, encodedIn, encodeMs, roundTripMs } from './report.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const layer = (id: string, frameHeight: number, framesEncoded: number, totalEncodeTime: number) => ({
  ...{ type: 'outbound-rtp', kind: 'video', id, frameHeight, framesEncoded, totalEncodeTime },
});

test('what a frame takes to encode is of the largest picture, between two looks', () => {
  const first = encodedIn([layer('low', 180, 900, 1), layer('high', 720, 300, 2)]);
  const second = encodedIn([layer('low', 180, 1_050, 2), layer('high', 720, 450, 2.9)]);
  expect(first).toEqual({ stream: 'high', frames: 300, seconds: 2 });
  expect(encodeMs(first, second)).toBeCloseTo(6);
});

test('nothing is said of it at first, of another stream, and while nothing is encoded', () => {
  const look = encodedIn([layer('high', 720, 300, 2)]);
  expect(encodeMs(null, look)).toBeNull();
  expect(encodeMs(look, encodedIn([layer('new', 720, 20, 0.1)]))).toBeNull();
  expect(encodeMs(look, look)).toBeNull();
  expect(encodedIn([{ type: 'outbound-rtp', kind: 'audio', id: 'sound' }])).toBeNull();
});

test('the round trip is that of the pair in use', () => {
  const pairs = [
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 0.4 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.018 },
  ];
  expect(roundTripMs(pairs)).toBeCloseTo(18);
  expect(roundTripMs([pairs[0]])).toBeNull();
});

test('while Ada publishes it is told every five seconds, and not after she stopped', async () => {
  const asked: Record<string, unknown>[] = [];
  const ahead = 250;
  const request = (message: { type: string }) => {
    if (message.type !== 'ping') asked.push(message);
    return Promise.resolve({ type: 'pong', at: performance.timeOrigin + performance.now() + ahead });
  };
  let frames = 0;
  const stats = () => [
    layer('high', 720, (frames += 150), frames * 0.006),
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 },
  ];
  const camera = { sender: { getStats: () => Promise.resolve(stats()) } };
  let peer: object | null = null;
  const parts = { request, room: 'the room', peer: () => peer };
  const stop = createReport(parts as never).start();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual([]);
  peer = { getTransceivers: () => [{}, camera] };
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toMatchObject([
    { type: 'lens.report', room: 'the room', encodeMs: null, roundTripMs: 20 },
    { type: 'lens.report', roundTripMs: 20 },
  ]);
  expect(asked[1]!['encodeMs']).toBeCloseTo(6);
  expect(asked[1]!['clockOffsetMs']).toBeCloseTo(ahead);
  stop();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toHaveLength(2);
});
