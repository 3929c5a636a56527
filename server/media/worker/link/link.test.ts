import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { connectedPair } from '../../pair.ts';
import type { Layer } from '../layer.ts';
import { createRooms, type Room } from '../rooms.ts';
import { createRtpHeader, readRtpHeader } from '../rtp/header.ts';
import { WIRE_HEADER } from '../rtp/packet.ts';
import { add32, ahead32 } from '../rtp/sequence.ts';
import { rtp, vp8, type RtpParts } from '../test-packets.ts';
import { createLinks } from './links.ts';

/** Two workers' rooms of one name in one process, and what they say to each other over a real socket. */
const camera = { source: 'camera', place: 0 } as const;
const microphone = { source: 'microphone', place: 0 } as const;

const begun = performance.timeOrigin;
/** The other worker began after the machine's clock was set. */
const otherClockMs = 3_600_000;
/** The publisher's own is so much slow. */
const publisherBehindMs = 9_000;

const sockets: Socket[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function setting() {
  const [near, far] = await connectedPair();
  sockets.push(near, far);
  const [ada, ben] = [createRooms(), createRooms()];
  const ended: string[] = [];
  const exporting = createLinks({ rooms: ada, closed: (link) => void ended.push(`export ${link}`), stands() {} });
  const importing = createLinks({
    rooms: ben,
    closed: (link) => void ended.push(`import ${link}`),
    stands() {},
    clock: () => performance.timeOrigin + performance.now() + otherClockMs,
  });
  return {
    near,
    far,
    ended,
    exporting,
    importing,
    home: ada.enter('hall'),
    guest: ben.enter('hall'),
    connect() {
      exporting.open(1, 'hall', 'export', near);
      importing.open(1, 'hall', 'import', far);
    },
  };
}

/** What a publisher brings, and what is asked of him. `clock` is what his reports say: this timestamp at this time. */
function publisher(room: Room, of: typeof camera | typeof microphone, ranks = [0], known = true) {
  const asked: number[] = [];
  const clock = { ms: begun, timestamp: 5_000, known };
  const rate = of === camera ? 90 : 48;
  const feed = room.stream(of).feed();
  const layers = ranks.map((rank) =>
    feed.layer({
      rank,
      codec: of === camera ? 'vp8' : 'opus',
      requestKeyframe: () => void asked.push(rank),
      timestampAt: (ms) => (clock.known ? add32(clock.timestamp, Math.round((ms - clock.ms) * rate)) : undefined),
      msAt: (timestamp) => (clock.known ? clock.ms + ahead32(clock.timestamp, timestamp) / rate : undefined),
      publisherMsAt: (timestamp) =>
        clock.known ? clock.ms - publisherBehindMs + ahead32(clock.timestamp, timestamp) / rate : undefined,
    }),
  );
  const header = createRtpHeader();
  return {
    asked,
    clock,
    layers,
    end: () => feed.end(),
    bring(parts: RtpParts, rank = 0) {
      const packet = rtp(parts);
      readRtpHeader(packet, header);
      feed.receive(layers[ranks.indexOf(rank)]!, packet, header, performance.now());
    },
  };
}

const keyframe = (sequence: number, body = 'key') => ({
  sequence,
  timestamp: sequence * 3_000,
  marker: true,
  payload: vp8({ keyframe: true, pictureId: sequence, body }),
});
const delta = (sequence: number) => ({ ...keyframe(sequence), payload: vp8({ pictureId: sequence, body: 'delta' }) });

function kept({ history, kind }: Layer) {
  const all = [];
  for (let index = history.newest; ; index--) {
    const packet = history.get(index);
    if (!packet) return all.toReversed();
    const { timestamp, marker, wire } = packet;
    all.push({ sequence: index & 0xffff, timestamp, marker, payload: Buffer.from(wire.subarray(WIRE_HEADER[kind])) });
  }
}
const layersOf = (room: Room, of: typeof camera | typeof microphone = camera) => room.stream(of).layers();
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });

test('every packet arrives as it came, in its layer', async () => {
  const { home, guest, connect } = await setting();
  connect();
  const ada = publisher(home, camera, [0, 2]);
  const sound = publisher(home, microphone);
  const brought = [keyframe(65_535), delta(65_536), delta(65_537)];
  for (const packet of brought) ada.bring(packet, 2);
  ada.bring(keyframe(65_538, 'x'.repeat(60_000)), 2); // larger than any network carries: not worth the link
  ada.bring(keyframe(9, 'small'), 0);
  sound.bring({ sequence: 1, timestamp: 960, payload: Buffer.from('sound') });
  await until(() => expect(layersOf(guest, microphone)).toHaveLength(1));
  expect(layersOf(guest).map(({ rank }) => rank)).toEqual([0, 2]);
  expect(kept(layersOf(guest)[1]!)).toEqual(brought.map((it) => ({ ...it, sequence: it.sequence & 0xffff })));
  expect(kept(layersOf(guest)[0]!)).toEqual([keyframe(9, 'small')]);
  expect(kept(layersOf(guest, microphone)[0]!)).toMatchObject([{ sequence: 1, payload: Buffer.from('sound') }]);
});

test('who is there already is told first, and asked for a keyframe to begin with', async () => {
  const { home, guest, connect } = await setting();
  const ada = publisher(home, camera);
  for (const packet of [keyframe(1), delta(2)]) ada.bring(packet);
  const before = ada.asked.length;
  connect();
  ada.bring(delta(3));
  await until(() => expect(ada.asked.length).toBeGreaterThan(before));
  expect(layersOf(guest)).toEqual([]);
  ada.bring(keyframe(4));
  await until(() => expect(layersOf(guest)).toHaveLength(1));
});

test('times go along: sound and picture are moved by the same amount, and follow the publisher’s reports', async () => {
  const { home, guest, exporting, connect } = await setting();
  connect();
  const picture = publisher(home, camera, [0], false);
  const sound = publisher(home, microphone);
  picture.bring(keyframe(1));
  sound.bring({ sequence: 1, payload: Buffer.from('sound') });
  const [seen, heard] = await vi.waitFor(() => {
    const both = [...layersOf(guest), ...layersOf(guest, microphone)];
    expect(both).toHaveLength(2);
    return both as [Layer, Layer];
  });
  expect(seen.msAt(0)).toBeUndefined();
  expect(seen.publisherMsAt(0)).toBeUndefined();
  expect(heard.msAt(5_000)).toBeDefined(); // what is known when a layer begins is known there with its first packet
  Object.assign(picture.clock, { known: true, ms: begun + 40, timestamp: 77 });
  exporting.tick(performance.now());
  await until(() => expect(seen.msAt(77)).toBeDefined());
  const moved = () => [seen.msAt(77)! - begun - 40, heard.msAt(5_000)! - begun] as const;
  expect(moved()[0]).toBeCloseTo(moved()[1], 1);
  expect(moved()[0]).toBeGreaterThanOrEqual(otherClockMs - 1);
  expect(seen.timestampAt(seen.msAt(90_077)!)).toBe(90_077);
  expect(seen.publisherMsAt(90_077)).toBeCloseTo(begun + 1_040 - publisherBehindMs, 1);
  picture.clock.ms += 25;
  exporting.tick(performance.now());
  await until(() => expect(moved()[0]).toBeCloseTo(moved()[1] + 25, 1));
});

test('a packet that is kept keeps nothing else in memory', async () => {
  const { home, guest, connect } = await setting();
  connect();
  const ada = publisher(home, camera);
  for (let n = 0; n < 50; n++) ada.bring(keyframe(n, 'x'.repeat(1_000)));
  await until(() => expect(layersOf(guest)[0]?.history.get(0x10000 + 49)).toBeDefined());
  for (let n = 0; n < 50; n++)
    expect(layersOf(guest)[0]!.history.get(0x10000 + n)!.wire.buffer.byteLength).toBeLessThan(1_200);
});

test('a publisher who leaves, and the next one, are the same there', async () => {
  const { home, guest, connect } = await setting();
  connect();
  const ada = publisher(home, camera);
  ada.bring(keyframe(1));
  await until(() => expect(layersOf(guest)).toHaveLength(1));
  ada.end();
  await until(() => expect(layersOf(guest)).toEqual([]));
  publisher(home, camera).bring(keyframe(500));
  await until(() => expect(kept(layersOf(guest)[0]!)).toEqual([keyframe(500)]));
});

test('when a link is closed at one end the streams end at the other, and that is said once', async () => {
  const { home, guest, exporting, ended, connect } = await setting();
  connect();
  publisher(home, camera).bring(keyframe(1));
  await until(() => expect(layersOf(guest)).toHaveLength(1));
  exporting.close(1);
  await until(() => expect(ended).toEqual(['import 1']));
  expect(layersOf(guest)).toEqual([]);
});

test('a socket that was closed on its way here ends the link and not the worker', async () => {
  const { importing, ended } = await setting();
  importing.open(1, 'hall', 'import', undefined);
  expect(ended).toEqual(['import 1']);
});

test('a worker that does not keep up is given up, one that does is not', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { home, exporting, near, ended } = await setting();
  exporting.open(1, 'hall', 'export', near); // and nobody reads at the other end
  const ada = publisher(home, camera);
  await flood(ada, () => ended.length > 0);
  expect(ended).toEqual(['export 1']);
  const other = await setting();
  other.connect();
  await flood(publisher(other.home, camera), () => false);
  expect(other.ended).toEqual([]);
});

/** Up to 64 MB, in many turns of the event loop: more than any system keeps between two sockets. */
async function flood(from: ReturnType<typeof publisher>, isOver: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isOver(); turn++) {
    for (let n = 0; n < 8; n++) from.bring(keyframe(turn * 8 + n, 'x'.repeat(8_000)));
    await new Promise(setImmediate);
  }
}

test('nonsense on the line ends the link and nothing else', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  for (const end of ['near', 'far'] as const) {
    const { [end]: mallory, exporting, importing, near, far, ended } = await setting();
    if (end === 'near') importing.open(1, 'hall', 'import', far);
    else exporting.open(1, 'hall', 'export', near);
    mallory.write(Buffer.alloc(64));
    await until(() => expect(ended).toHaveLength(1));
  }
});
