import { afterEach, expect, test } from 'vitest';
import { comers, patience, showPictures } from '../../test/support/media/engine.ts';
import type { MediaPeer } from '../../test/support/media/peer.ts';
import { createMediaEngine } from './engine.ts';
import type { MediaEngine } from './port.ts';
import { isRtcp } from './worker/rtp/header.ts';

/** A real worker, asked over its process's line; what it says is compared with what really came to the peers. */
let engine: MediaEngine | undefined;
const peers: MediaPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await engine?.stop();
});

test('what a worker says of connections is what their peers have seen', async () => {
  engine = await createMediaEngine({
    port: 0,
    bindAddress: '127.0.0.1',
    log: { info() {}, warn() {}, error() {} },
    events: { closed() {}, flowing() {}, sending() {}, linkEnded() {} },
  });
  const hall = comers(engine, 'hall', peers);
  const cleo = await hall.watch('cleo');
  const came: Buffer[] = [];
  cleo.peer.onPacket((packet) => void came.push(packet));
  const ada = await hall.publish('ada');
  const looked = async () => (await engine!.look(['cleo', 'mallory']))[0];
  await expect.poll(async () => (await looked())?.connected, patience).toBe(true);
  const before = await looked();
  expect(before).toMatchObject({ role: 'subscribe', connected: true, remote: cleo.peer.address, door: false });
  expect(before!.local).toEqual({ address: '127.0.0.1', port: cleo.port });

  await showPictures(ada, 'ada', 30);
  const media = () => came.filter((packet) => !isRtcp(packet));
  await expect.poll(() => media().length, patience).toBe(30);
  const [seen, adas] = await engine.look(['cleo', 'ada']);
  expect(seen!.sent.rtp).toBe(30);
  expect(seen!.streams).toMatchObject([{ ssrc: cleo.ssrc, packets: 30 }]);
  expect(adas).toMatchObject({ role: 'publish', received: { rtp: 30 }, remote: ada.address });

  const last = media().at(-1)!.readUInt32BE(4);
  const frame = await engine.frame('cleo', 0, 'camera', last);
  expect(frame).toMatchObject({ packets: 1, layers: 1, resent: 0 });
  expect(await engine.frame('cleo', 0, 'screen', last)).toBeNull();
  expect(await engine.frame('mallory', 0, 'camera', last)).toBeNull();

  const ofHall = { connection: 'cleo', connected: true, family: 4, network: '127.0.0.0/24', quality: 'high' };
  expect(await engine.rows('hall')).toMatchObject([ofHall]);
  expect(await engine.rows('elsewhere')).toEqual([]);
  engine.close('cleo');
  expect(await engine.look(['cleo', 'mallory'])).toEqual([]);
  expect(await engine.rows('hall')).toEqual([]);
});
