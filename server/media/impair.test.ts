import { afterEach, expect, test } from 'vitest';
import { comers, patience, showPictures, untilSeen } from '../../test/support/media/engine.ts';
import type { MediaPeer } from '../../test/support/media/peer.ts';
import { createMediaEngine } from './engine.ts';
import type { MediaEngine } from './port.ts';

/** A real worker and real connections: the bad network is between them, encrypted as ever. */
let engine: MediaEngine | undefined;
const peers: MediaPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await engine?.stop();
});

test('one viewer’s pictures are lost on the way and nobody else’s, until his network is his own again', async () => {
  engine = await createMediaEngine({
    port: 0,
    bindAddress: '127.0.0.1',
    log: { info() {}, warn() {}, error() {} },
    events: { closed() {}, flowing() {}, sending() {}, linkEnded() {} },
  });
  const hall = comers(engine, 'hall', peers);
  const [cleo, dora] = [await hall.watch('cleo'), await hall.watch('dora')];
  const ada = await hall.publish('ada');
  await untilSeen([cleo, dora], ada, 'ada');

  const impairment = { lossPercent: 50, delayMs: 20, jitterMs: 10, kbits: null };
  engine.impair('cleo', impairment);
  await expect.poll(async () => (await engine!.look(['cleo']))[0]?.impaired, patience).toEqual(impairment);
  expect((await engine.rows('hall')).map(({ impaired }) => impaired)).toEqual([true, false]);
  const during = await showPictures(ada, 'ada', 60);
  const seen = (viewer: typeof cleo, { first, last }: typeof during) =>
    viewer.seen.of('ada').filter((it) => it >= first && it <= last);
  await expect.poll(() => seen(dora, during).length, patience).toBe(60);

  engine.impair('cleo', null);
  await expect.poll(async () => (await engine!.look(['cleo']))[0]?.impaired, patience).toBeNull();
  const after = await showPictures(ada, 'ada', 20);
  await expect.poll(() => seen(cleo, after).length, patience).toBe(20);
  const came = seen(cleo, during);
  expect(came.length).toBeGreaterThan(0);
  expect(came.length).toBeLessThan(60);
  expect(came).toEqual(came.toSorted((a, b) => a - b));
});
