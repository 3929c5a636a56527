import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ahead16, ahead32 } from './rtp/sequence.ts';
import { camera, microphone, sender, viewer } from './test-viewer.ts';

const key = { key: true };

test('a viewer starts at a keyframe, and one is asked for at once', () => {
  const stream = camera();
  const ada = sender(stream);
  ada.give(1, 'key', key);
  const cleo = viewer(stream, { begins: false });
  cleo.output.layersChanged(11);
  expect(ada.asked).toContain(11);
  ada.give(2, 'delta');
  expect(cleo.bodies()).toBe('');
  ada.give(3, 'key', key);
  ada.give(4, 'delta');
  expect(cleo.bodies()).toBe('key delta');
  expect(new Set(cleo.seen.map(({ ssrc }) => ssrc))).toEqual(new Set([0xabcdef]));
});

test('while anyone waits the request is repeated, and not otherwise', () => {
  const stream = camera();
  const ada = sender(stream);
  ada.give(1, 'key', { key: true, now: 0 });
  stream.tick(50);
  expect(ada.asked).toEqual([]);
  viewer(stream);
  for (let now = 150; now < 1_000; now += 50) stream.tick(now);
  expect(ada.asked.length).toBeGreaterThan(10); // the publisher's own throttle lets one in 350 ms through
  ada.give(2, 'key', { key: true, now: 1_000 });
  const before = ada.asked.length;
  stream.tick(1_050);
  expect(ada.asked.length).toBe(before);
});

test('a request that fell into the pause of the throttle is not lost', () => {
  const stream = camera();
  const ada = sender(stream);
  const cleo = viewer(stream);
  ada.give(1, 'key', { key: true, now: 0 });
  cleo.output.wantKeyframe(100);
  stream.tick(150);
  expect(ada.asked.at(-1)).toBe(150);
  ada.give(2, 'key', { key: true, now: 200 });
  stream.tick(250);
  expect(ada.asked.at(-1)).toBe(150);
});

test('the next publisher continues the numbers of the last, from a keyframe on', () => {
  const stream = camera();
  const cleo = viewer(stream);
  const ada = sender(stream);
  ada.give(65_535, 'a1', { key: true, now: 0, timestamp: 0 });
  ada.give(65_536, 'a2', { now: 10, timestamp: 900 });
  const ben = sender(stream);
  ben.give(500, 'lost', { now: 20 });
  expect(ben.asked).toEqual([20]);
  ada.feed.end();
  ben.give(501, 'b1', { key: true, now: 1_010, timestamp: 90_900 });
  ben.give(499, 'old', { now: 1_011 });
  ben.give(502, 'b2', { now: 1_020 });
  expect(cleo.bodies()).toBe('a1 a2 b1 b2');
  const [, a2, b1] = cleo.seen;
  expect(b1!.sequence).toBe(a2!.sequence + 1);
  expect(b1!.timestamp - a2!.timestamp).toBe(90_000);
});

test('a packet that comes twice is sent once, and lost ones can be had again by retransmission', () => {
  const stream = camera();
  const cleo = viewer(stream);
  const ada = sender(stream);
  ada.give(1, 'key', key);
  ada.give(3, 'three');
  ada.give(2, 'two');
  ada.give(2, 'two');
  expect(cleo.bodies()).toBe('key three two');
  const first = cleo.seen[0]!.sequence;
  expect(cleo.output.resend(first + 1, 50)).toBe(true);
  const again = cleo.seen.at(-1)!;
  expect(again).toMatchObject({ ssrc: 0xabcdf0, payloadType: 97 });
  expect(again.body).toContain('two');
  expect(cleo.output.resend(first + 3, 50)).toBe(false);
});

test('who starts at a keyframe that was overtaken gets what overtook it', () => {
  const stream = camera();
  const ada = sender(stream);
  ada.give(1, 'key', key);
  const cleo = viewer(stream);
  ada.give(3, 'rest');
  ada.give(2, 'key2', key);
  expect(cleo.bodies()).toBe('key2 rest');
});

test('sound starts at once', () => {
  const stream = microphone();
  const cleo = viewer(stream);
  const ada = sender(stream, { codec: 'opus' });
  ada.give(5, 'opusopus', { now: 0 });
  expect(cleo.seen).toHaveLength(1);
});

test('who has left gets nothing more', () => {
  const stream = camera();
  const cleo = viewer(stream);
  const ada = sender(stream);
  ada.give(1, 'key', key);
  cleo.output.close();
  ada.give(2, 'delta');
  expect(cleo.bodies()).toBe('key');
});

test('timestamps of the clock follow the publisher who feeds the viewer', () => {
  const stream = camera();
  const cleo = viewer(stream);
  const ada = sender(stream);
  expect(cleo.output.timestampAt(1)).toBeUndefined();
  ada.give(1, 'key', key);
  const shift = cleo.output.timestampAt(0)!;
  expect((cleo.output.timestampAt(1_000)! - shift) >>> 0).toBe(90_000);
  const before = cleo.output.generation;
  ada.feed.end();
  expect(cleo.output.timestampAt(1)).toBeUndefined();
  sender(stream).give(9, 'key', key);
  expect(cleo.output.generation).not.toBe(before);
});

test('another layer is taken at its keyframe; until then the old one goes on', () => {
  const stream = camera();
  const ada = sender(stream, { layers: 2 });
  const cleo = viewer(stream, { choose: false });
  ada.give(10, 'low1', { key: true, layer: 0, timestamp: 0, now: 0 });
  ada.give(900, 'high1', { key: true, layer: 1, timestamp: 0, now: 1 });
  cleo.output.aim(ada.layers[0], 2);
  ada.give(11, 'low2', { key: true, layer: 0, timestamp: 3_000, now: 33 });
  cleo.output.aim(ada.layers[1], 40);
  expect(ada.asked.at(-1)).toBe(40);
  ada.give(901, 'high2', { layer: 1, timestamp: 6_000, now: 66 });
  ada.give(12, 'low3', { layer: 0, timestamp: 6_000, now: 66 });
  ada.give(902, 'high3', { key: true, layer: 1, timestamp: 9_000, now: 100 });
  ada.give(13, 'low4', { layer: 0, timestamp: 9_000, now: 100 });
  ada.give(903, 'high4', { layer: 1, timestamp: 12_000, now: 133 });
  expect(cleo.bodies()).toBe('low2 low3 high3 high4');
  const steps = cleo.seen.slice(1).map((packet, at) => packet.timestamp - cleo.seen[at]!.timestamp);
  expect(steps).toEqual([3_000, 3_000, 3_000]);
  expect(cleo.output.resend(cleo.seen[1]!.sequence, 140)).toBe(true); // of before the switch, from the old layer
  expect(cleo.seen.at(-1)!.body).toContain('low3');
});

test('a layer that falls silent while others go on is not offered any more, and comes back at a keyframe', () => {
  const stream = camera();
  const ada = sender(stream, { layers: 2 });
  const cleo = viewer(stream);
  ada.give(1, 'low', { key: true, layer: 0, now: 0 });
  ada.give(1, 'high', { key: true, layer: 1, now: 0 });
  expect(stream.layers()).toHaveLength(2);
  ada.give(2, 'low2', { layer: 0, now: 1_600 });
  stream.tick(1_650);
  expect(stream.layers()).toEqual([ada.layers[0]]);
  ada.give(3, 'low3', { key: true, layer: 0, now: 1_700 });
  expect(cleo.seen.at(-1)!.body).toBe('low3');
  ada.give(2, 'high2', { layer: 1, now: 1_800 });
  expect(stream.layers()).toHaveLength(1);
  ada.give(3, 'high3', { key: true, layer: 1, now: 1_900 });
  expect(stream.layers()).toHaveLength(2);
  expect(cleo.seen.at(-1)!.body).toBe('high3');
});

test('whatever is switched when, a viewer sees numbers without a gap and time that goes on', () => {
  const step = fc.record({
    layer: fc.integer({ min: 0, max: 2 }),
    key: fc.boolean(),
    aim: fc.option(fc.integer({ min: 0, max: 2 })),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), fc.nat(65_535), (steps, start) => {
      const stream = camera();
      const ada = sender(stream, { layers: 3 });
      const cleo = viewer(stream, { choose: false });
      const next = [start, 30_000, 65_530];
      for (let layer = 0; layer < 3; layer++)
        ada.give(next[layer]!++ & 0xffff, '', { key: true, layer, now: 0, timestamp: 0 });
      cleo.output.aim(ada.layers[0], 0);
      for (const [at, { layer, key: isKey, aim }] of steps.entries()) {
        const now = (at + 1) * 33;
        if (aim !== null) cleo.output.aim(ada.layers[aim], now);
        ada.give(next[layer]!++ & 0xffff, '', { key: isKey, layer, now, timestamp: now * 90 });
      }
      for (const [at, packet] of cleo.seen.slice(1).entries()) {
        const before = cleo.seen[at]!;
        expect(ahead16(before.sequence, packet.sequence)).toBe(1);
        expect(ahead32(before.timestamp, packet.timestamp)).toBeGreaterThan(0);
        expect((packet.pictureId - before.pictureId) & 0x7fff).toBe(1);
      }
    }),
    { numRuns: 200 },
  );
});
