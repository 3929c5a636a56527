import { expect, test } from 'vitest';
import { createStream, type StreamInput, type StreamOutput } from './forwarder.ts';
import { createRtpHeader, readRtpHeader } from './rtp/header.ts';
import { rtp, vp8 } from './test-packets.ts';

interface Seen {
  sequence: number;
  timestamp: number;
  ssrc: number;
  body: string;
}

function watcher() {
  const seen: Seen[] = [];
  const header = createRtpHeader();
  const output: StreamOutput = {
    send(packet) {
      readRtpHeader(packet, header);
      const { sequence, timestamp, ssrc } = header;
      seen.push({ sequence, timestamp, ssrc, body: packet.toString('latin1', header.payloadStart + 6) });
    },
  };
  return { output, seen, bodies: () => seen.map(({ body }) => body).join(' ') };
}

function sender(ssrc = 1) {
  const header = createRtpHeader();
  const asked: number[] = [];
  const input = {
    requestKeyframe: (now: number) => void asked.push(now),
    timestampAt: (ms: number) => ms * 90,
    lastAt: 0,
  };
  function give(
    stream: ReturnType<typeof createStream>,
    sequence: number,
    body: string,
    keyframe = false,
    now = sequence * 10,
  ) {
    const packet = rtp({
      ssrc,
      sequence,
      timestamp: sequence * 900,
      payload: vp8({ keyframe, pictureId: sequence & 0x7fff, body }),
    });
    expect(readRtpHeader(packet, header)).toBe(true);
    input.lastAt = now;
    stream.receive(input satisfies StreamInput, packet, header, now);
  }
  return { input, asked, give };
}

const camera = () => createStream('camera', 0xabcdef, () => 100);

test('a viewer starts at a keyframe, and one is asked for at once', () => {
  const stream = camera();
  const ada = sender();
  const cleo = watcher();
  ada.give(stream, 1, 'key', true);
  stream.add(cleo.output, 11);
  expect(ada.asked).toContain(11);
  ada.give(stream, 2, 'delta');
  expect(cleo.bodies()).toBe('');
  ada.give(stream, 3, 'key', true);
  ada.give(stream, 4, 'delta');
  expect(cleo.bodies()).toBe('key delta');
  expect(new Set(cleo.seen.map(({ ssrc }) => ssrc))).toEqual(new Set([0xabcdef]));
});

test('while anyone waits the request is repeated, and not otherwise', () => {
  const stream = camera();
  const ada = sender();
  ada.give(stream, 1, 'key', true, 0);
  stream.tick(50);
  expect(ada.asked).toEqual([]);
  stream.add(watcher().output, 100);
  for (let now = 150; now < 1_000; now += 50) stream.tick(now);
  expect(ada.asked.length).toBeGreaterThan(10); // the input itself lets one in 350 ms through
  ada.give(stream, 2, 'key', true, 1_000);
  const before = ada.asked.length;
  stream.tick(1_050);
  expect(ada.asked.length).toBe(before);
});

test('a request that fell into the pause of the throttle is not lost', () => {
  const stream = camera();
  const ada = sender();
  stream.add(watcher().output, 0);
  ada.give(stream, 1, 'key', true, 0);
  stream.wantKeyframe(100);
  stream.tick(150);
  expect(ada.asked.at(-1)).toBe(150);
  ada.give(stream, 2, 'key', true, 200);
  stream.tick(250);
  expect(ada.asked.at(-1)).toBe(150);
});

test('the next publisher continues the numbers of the last, from a keyframe on', () => {
  const stream = camera();
  const cleo = watcher();
  stream.add(cleo.output, 0);
  const ada = sender(1);
  ada.give(stream, 65_535, 'a1', true, 0);
  ada.give(stream, 65_536, 'a2', false, 10);
  const ben = sender(2);
  ben.give(stream, 500, 'lost', false, 20);
  expect(ben.asked).toEqual([20]);
  ben.give(stream, 501, 'b1', true, 1_010);
  ben.give(stream, 499, 'old', false, 1_011);
  ben.give(stream, 502, 'b2', false, 1_020);
  expect(cleo.bodies()).toBe('a1 a2 b1 b2');
  const [, a2, b1] = cleo.seen;
  expect(b1!.sequence).toBe(a2!.sequence + 1);
  expect(b1!.timestamp - a2!.timestamp).toBe(90_000);
});

test('a packet that comes twice is sent once, and lost ones can be had again', () => {
  const stream = camera();
  const cleo = watcher();
  stream.add(cleo.output, 0);
  const ada = sender();
  ada.give(stream, 1, 'key', true);
  ada.give(stream, 3, 'three');
  ada.give(stream, 2, 'two');
  ada.give(stream, 2, 'two');
  expect(cleo.bodies()).toBe('key three two');
  const first = cleo.seen[0]!.sequence;
  expect(stream.packet(first + 1)!.toString('latin1')).toContain('two');
  expect(stream.packet(first + 3)).toBeUndefined();
});

test('who starts at a keyframe that was overtaken gets what overtook it', () => {
  const stream = camera();
  const ada = sender();
  ada.give(stream, 1, 'key', true);
  const cleo = watcher();
  stream.add(cleo.output, 10);
  ada.give(stream, 3, 'rest');
  ada.give(stream, 2, 'key2', true);
  expect(cleo.bodies()).toBe('key2 rest');
});

test('sound starts at once', () => {
  const stream = createStream('microphone', 7, () => 0);
  const cleo = watcher();
  stream.add(cleo.output, 0);
  const header = createRtpHeader();
  const packet = rtp({ sequence: 5, payload: Buffer.from('opusopus') });
  readRtpHeader(packet, header);
  stream.receive(sender().input, packet, header, 0);
  expect(cleo.seen).toHaveLength(1);
});

test('who has left gets nothing more', () => {
  const stream = camera();
  const cleo = watcher();
  const ada = sender();
  stream.add(cleo.output, 0);
  ada.give(stream, 1, 'key', true);
  stream.remove(cleo.output);
  ada.give(stream, 2, 'delta');
  expect(cleo.bodies()).toBe('key');
});

test('timestamps of the clock follow the publisher who feeds the stream', () => {
  const stream = camera();
  const ada = sender();
  expect(stream.timestampAt(1)).toBeUndefined();
  ada.give(stream, 1, 'key', true);
  const shift = stream.timestampAt(0)!;
  expect((stream.timestampAt(1_000)! - shift) >>> 0).toBe(90_000);
  const before = stream.generation;
  stream.drop(ada.input);
  expect(stream.timestampAt(1)).toBeUndefined();
  sender(2).give(stream, 9, 'key', true);
  expect(stream.generation).not.toBe(before);
});
