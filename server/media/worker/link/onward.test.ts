import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { connectedPair } from '../../pair.ts';
import { createRooms, type Room } from '../rooms.ts';
import { createRtpHeader, readRtpHeader } from '../rtp/header.ts';
import { add32, ahead32 } from '../rtp/sequence.ts';
import { rtp, vp8 } from '../test-packets.ts';
import { exportRoom } from './export.ts';
import { importRoom } from './import.ts';

/** One room at three workers: Ada's; the home at another node, whose clock is an hour ahead; and that node's second worker. */
const camera = { source: 'camera', place: 0 } as const;
const hour = 3_600_000;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

interface Worker {
  room: Room;
  clock(): number;
}
const worker = (difference: number): Worker => ({
  room: createRooms().enter('hall'),
  clock: () => performance.timeOrigin + performance.now() + difference,
});

async function link(from: Worker, to: Worker, what: 'all' | 'own') {
  const [near, far] = await connectedPair();
  sockets.push(near, far);
  const sending = exportRoom(from.room, near, from.clock, what);
  importRoom(to.room, far, to.clock);
  for (const socket of [near, far]) socket.resume();
  return sending;
}

test('what came from another node goes on to other workers here, with its times, and keyframes are asked for all the way', async () => {
  const [hers, home, second] = [worker(0), worker(hour), worker(hour)];
  const onward = await link(home, second, 'all');
  await link(hers, home, 'own');
  const asked: number[] = [];
  const begun = performance.timeOrigin;
  const feed = hers.room.stream(camera).feed();
  const layer = feed.layer({
    rank: 0,
    codec: 'vp8',
    requestKeyframe: (now) => void asked.push(now),
    timestampAt: (ms) => add32(5_000, Math.round((ms - begun) * 90)),
    msAt: (timestamp) => begun + ahead32(5_000, timestamp) / 90,
  });
  const packet = rtp({ sequence: 1, payload: vp8({ keyframe: true, pictureId: 1, body: 'key' }) });
  const header = createRtpHeader();
  readRtpHeader(packet, header);
  feed.receive(layer, packet, header, performance.now());
  const shown = await vi.waitFor(() => {
    onward.tick(performance.now()); // as it does twenty times a second
    const [found] = second.room.stream(camera).layers();
    expect(found?.msAt(5_000)).toBeDefined();
    return found!;
  });
  const moment = shown.msAt(5_000)! - begun;
  expect(moment).toBeGreaterThan(hour - 1);
  expect(moment).toBeLessThan(hour + 60_000);
  shown.wantKeyframe(performance.now());
  await vi.waitFor(() => expect(asked).toHaveLength(1));
});
