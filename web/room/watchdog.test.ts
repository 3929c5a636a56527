import { expect, test } from 'vitest';
import { createWatchdog, type Delivered, type Expected } from './watchdog.ts';

const lecture: Expected = { camera: true, screen: false, microphone: true };
const nothing: Expected = { camera: false, screen: false, microphone: false };

/** Looks every 250 ms; `frames(ms)` tells what had been delivered by then. Answers when the verdict first became `stalled`. */
function watch(
  delivered: (ms: number) => Partial<Delivered>,
  {
    expected = () => lecture,
    visible = () => true,
    until = 20_000,
    from = 0,
  }: {
    expected?: (ms: number) => Expected;
    visible?: (ms: number) => boolean;
    until?: number;
    from?: number;
  } = {},
) {
  const dog = createWatchdog();
  for (let at = from; at <= until; at += 250) {
    const verdict = dog.look(
      { at, camera: 0, screen: 0, packets: 0, failed: false, ...delivered(at) },
      expected(at),
      visible(at),
    );
    if (verdict === 'stalled') return at;
  }
  return null;
}
const steady = (ms: number) => ({ camera: ms / 40, screen: Math.floor(ms / 1_000), packets: ms / 5 });
const until = (end: number) => (ms: number) => steady(Math.min(ms, end));

test('a moving picture is fine', () => {
  expect(watch(steady)).toBeNull();
});

test('a camera picture that stands still is noticed after one second, whatever else arrives', () => {
  expect(watch(until(5_000))).toBe(6_000);
  expect(watch((ms) => ({ ...steady(ms), camera: Math.min(ms, 5_000) / 40 }))).toBe(6_000);
});

test('the first frame may take three seconds', () => {
  expect(watch(() => ({}))).toBe(3_000);
  expect(watch((ms) => (ms < 2_750 ? {} : steady(ms)))).toBeNull();
});

test('a screen on which nothing moves is no fault', () => {
  const screen = () => ({ camera: false, screen: true, microphone: false });
  expect(watch(steady, { expected: screen })).toBeNull();
  expect(watch(until(10_000), { expected: screen })).toBe(13_000);
});

test('while one of two pictures moves, the other gets patience', () => {
  const both = () => ({ camera: true, screen: true, microphone: true });
  expect(watch(until(5_000), { expected: both })).toBe(6_000);
  expect(watch((ms) => ({ ...steady(ms), screen: 3 }), { expected: both, until: 5_750 })).toBeNull();
  expect(watch((ms) => ({ ...steady(ms), screen: Math.min(3, ms / 1_000) }), { expected: both })).toBe(9_000);
});

test('when nothing is sent, nothing is missed', () => {
  expect(watch(() => ({}), { expected: () => nothing })).toBeNull();
  expect(watch(until(5_000), { expected: (ms) => (ms > 5_000 ? nothing : lecture) })).toBeNull();
});

test('a source that is switched on gets time for its first frame', () => {
  const later = (ms: number) => (ms >= 10_000 ? lecture : nothing);
  expect(watch((ms) => (ms < 12_000 ? {} : steady(ms)), { expected: later })).toBeNull();
  expect(watch(() => ({}), { expected: later })).toBe(13_000);
});

test('sound alone is watched by its packets', () => {
  const sound = () => ({ camera: false, screen: false, microphone: true });
  expect(watch(steady, { expected: sound })).toBeNull();
  expect(watch(until(5_000), { expected: sound })).toBe(7_000);
});

test('a hidden page is judged by packets, and gets time for a frame when it is shown again', () => {
  const hidden = (ms: number) => ms < 5_000 || ms > 10_000;
  const blind = (ms: number) => ({
    packets: ms / 5,
    camera: ms < 5_000 ? ms / 40 : ms < 11_000 ? 125 : 125 + (ms - 11_000) / 40,
  });
  expect(watch(blind, { visible: hidden })).toBeNull();
  expect(watch(until(6_000), { visible: () => false })).toBe(8_000);
});

test('after the laptop slept, the picture gets a second to move again', () => {
  const dog = createWatchdog();
  const sample = (at: number, camera: number) => ({ at, camera, screen: 0, packets: camera, failed: false });
  dog.look(sample(0, 1), lecture, true);
  dog.look(sample(250, 8), lecture, true);
  expect(dog.look(sample(3_600_000, 8), lecture, true)).toBe('fine');
  expect(dog.look(sample(3_600_900, 8), lecture, true)).toBe('late');
  expect(dog.look(sample(3_601_000, 8), lecture, true)).toBe('stalled');
});

test('a connection the browser gave up is not waited for', () => {
  expect(watch(() => ({ failed: true }), { expected: () => nothing })).toBe(0);
});
