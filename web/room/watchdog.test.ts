import { expect, test } from 'vitest';
import { createWatchdog, type Delivered, type Expected } from './watchdog.ts';

const lecture: Expected = { pictures: ['0 camera'], sound: true };
const nothing: Expected = { pictures: [], sound: false };

/** Looks every 250 ms; `frames(ms)` tells what had been delivered by then. Answers when the verdict first became `stalled`. */
function watch(
  delivered: (ms: number) => Partial<Delivered>,
  {
    expected = () => lecture,
    visible = () => true,
    until = 20_000,
    from = 0,
    insists = true,
  }: {
    expected?: (ms: number) => Expected;
    visible?: (ms: number) => boolean;
    until?: number;
    from?: number;
    insists?: boolean;
  } = {},
) {
  const dog = createWatchdog(insists);
  for (let at = from; at <= until; at += 250) {
    const verdict = dog.look(
      { at, frames: {}, packets: 0, failed: false, ...delivered(at) },
      expected(at),
      visible(at),
    );
    if (verdict === 'stalled') return at;
  }
  return null;
}
const moving = (ms: number) => ({ '0 camera': ms / 40, '0 screen': Math.floor(ms / 1_000) });
const steady = (ms: number) => ({ frames: moving(ms), packets: ms / 5 });
const until = (end: number) => (ms: number) => steady(Math.min(ms, end));
/** Everything comes, but these frames instead of the usual. */
const but = (frames: (ms: number) => Delivered['frames']) => (ms: number) => ({
  ...steady(ms),
  frames: { ...moving(ms), ...frames(ms) },
});

test('a moving picture is fine', () => {
  expect(watch(steady)).toBeNull();
});

test('a camera picture that stands still is noticed after one second, whatever else arrives', () => {
  expect(watch(until(5_000))).toBe(6_000);
  expect(watch(but((ms) => ({ '0 camera': Math.min(ms, 5_000) / 40 })))).toBe(6_000);
});

test('the first frame may take three seconds', () => {
  expect(watch(() => ({}))).toBe(3_000);
  expect(watch((ms) => (ms < 2_750 ? {} : steady(ms)))).toBeNull();
});

test('a screen on which nothing moves is no fault', () => {
  const screen = (): Expected => ({ pictures: ['0 screen'], sound: false });
  expect(watch(steady, { expected: screen })).toBeNull();
  expect(watch(until(10_000), { expected: screen })).toBe(13_000);
});

test('while one of several pictures moves, another gets patience', () => {
  const both = (): Expected => ({ pictures: ['0 camera', '0 screen'], sound: true });
  expect(watch(until(5_000), { expected: both })).toBe(6_000);
  expect(
    watch(
      but(() => ({ '0 screen': 3 })),
      { expected: both, until: 5_750 },
    ),
  ).toBeNull();
  expect(
    watch(
      but((ms) => ({ '0 screen': Math.min(3, ms / 1_000) })),
      { expected: both },
    ),
  ).toBe(9_000);
});

test('whoever comes on stage and is not seen has one new connection made for him, not one after the other', () => {
  const guest = (): Expected => ({ pictures: ['0 camera', '2 camera'], sound: true });
  expect(watch(steady, { expected: guest })).toBe(8_000);
  expect(watch(steady, { expected: guest, insists: false, until: 60_000 })).toBeNull();
  const seen = but((ms) => ({ '2 camera': Math.min(ms, 4_000) / 40 }));
  expect(watch(seen, { expected: guest, insists: false })).toBe(10_000);
});

test('a picture that moves is enough, whoever it shows', () => {
  const all = (): Expected => ({ pictures: ['0 camera', '1 camera', '2 camera'], sound: true });
  const guest = (ms: number) => ({ frames: { '2 camera': ms / 40 }, packets: ms / 5 });
  expect(watch(guest, { expected: all, until: 7_750 })).toBeNull();
  expect(watch((ms) => guest(Math.min(ms, 5_000)), { expected: all })).toBe(6_000);
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
  const sound = (): Expected => ({ pictures: [], sound: true });
  expect(watch(steady, { expected: sound })).toBeNull();
  expect(watch(until(5_000), { expected: sound })).toBe(7_000);
});

test('a hidden page is judged by packets, and gets time for a frame when it is shown again', () => {
  const hidden = (ms: number) => ms < 5_000 || ms > 10_000;
  const blind = (ms: number) => ({
    packets: ms / 5,
    frames: { '0 camera': ms < 5_000 ? ms / 40 : ms < 11_000 ? 125 : 125 + (ms - 11_000) / 40 },
  });
  expect(watch(blind, { visible: hidden })).toBeNull();
  expect(watch(until(6_000), { visible: () => false })).toBe(8_000);
});

test('after the laptop slept, the picture gets a second to move again', () => {
  const dog = createWatchdog();
  const sample = (at: number, camera: number) => ({
    ...{ at, packets: camera, failed: false },
    frames: { '0 camera': camera },
  });
  dog.look(sample(0, 1), lecture, true);
  dog.look(sample(250, 8), lecture, true);
  expect(dog.look(sample(3_600_000, 8), lecture, true)).toBe('fine');
  expect(dog.look(sample(3_600_900, 8), lecture, true)).toBe('late');
  expect(dog.look(sample(3_601_000, 8), lecture, true)).toBe('stalled');
});

test('a connection the browser gave up is not waited for', () => {
  expect(watch(() => ({ failed: true }), { expected: () => nothing })).toBe(0);
});
