import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { frame, look, watch, type Joined } from '../support/media/lecture.ts';
import { bandwidth, fullIntra, keyframeAskedOf, lost, pictureLoss, receiverReport } from '../support/media/rtcp.ts';
import { openScene, type Scene } from '../support/media/scene.ts';
import type { Line } from '../support/posting.ts';
import { until } from '../support/until.ts';

/** Attacks by viewers who are let in, M6 and M10: what they send costs themselves and nobody else. */
let scene: Scene;
let worker: number | undefined;
let mallorys: Line;

beforeAll(async () => {
  scene = await openScene(['Mallory']);
  worker = scene.server.mediaWorker();
  mallorys = await scene.arrives(scene.people[2]!);
});
afterAll(() => scene?.close());

/** Those that the server sends this viewer. */
const streamsOf = ({ sdp }: Joined): number[] =>
  [...sdp.matchAll(/^a=ssrc:(\d+) cname/gm)].map(([, ssrc]) => Number(ssrc));

async function malloryWatches(): Promise<Joined> {
  const one = await watch(mallorys, scene.room);
  const seen = look(one.peer);
  await until('Mallory sees Ada', () => seen.of('Ada').length > 0);
  return one;
}

const isDropped = ({ connection }: Joined): boolean =>
  mallorys.heard.some((it) => it.type === 'media.closed' && it.connection === connection && it.reason === 'failed');

/** Sends `packets` by the thousand every second, and more, until it is so. Resolves with how many were sent. */
async function flood({ peer }: Joined, packet: (n: number) => Buffer, perTurn: number, so: () => boolean) {
  let sent = 0;
  await until('the flood has done what it should', () => {
    for (let n = 0; n < perTurn; n++) if (peer.send(packet(sent))) sent++;
    return so();
  });
  return sent;
}

/** True as soon as Ada has sent so many pictures more. */
function afterPictures(count: number): () => boolean {
  const until = scene.ada.picture.last + count;
  return () => scene.ada.picture.last >= until;
}

/** Cleo got every picture while this was done. */
async function cleoMissesNothing(meanwhile: () => Promise<void>): Promise<void> {
  const first = scene.ada.picture.last + 1;
  await meanwhile();
  const { last } = scene.ada.picture;
  expect(last).toBeGreaterThan(first);
  await until('Cleo has all of them', () => scene.cleo.seen.missing('Ada', first, last).length === 0);
  expect(scene.server.mediaWorker()).toBe(worker);
}

test('M6: a viewer who floods the server with reports is dropped, and the others go on', async () => {
  const mallory = await malloryWatches();
  const [camera] = streamsOf(mallory);
  const sent = await flood(
    mallory,
    (n) => receiverReport(camera!, n % 256),
    500,
    () => isDropped(mallory),
  );
  expect(sent).toBeGreaterThanOrEqual(limits.viewerRtcp.burst);
  await scene.goesOn();
  const seen = look(mallory.peer);
  await scene.goesOn();
  expect(seen.of('Ada')).toEqual([]);
  mallory.peer.close();
});

test('M6: a viewer who floods the server with pictures of his own is dropped and reaches nobody', async () => {
  const mallory = await malloryWatches();
  const ssrcs = [1, ...streamsOf(mallory)];
  const picture = (n: number) => frame('Mallory', n, ssrcs[n % ssrcs.length]);
  const sent = await flood(mallory, picture, 1_000, () => isDropped(mallory));
  expect(sent).toBeGreaterThanOrEqual(limits.viewerRtcp.burst);
  await scene.goesOn();
  expect(scene.cleo.seen.of('Mallory')).toEqual([]);
  mallory.peer.close();
});

test('M10: of a thousand requests for keyframes a second the presenter hears three, and the others miss nothing', async () => {
  const asked: number[] = [];
  const ada = scene.ada.joined.peer;
  ada.onPacket((packet) => keyframeAskedOf(packet) !== undefined && asked.push(performance.now()));
  await cleoMissesNothing(async () => {
    const begun = performance.now();
    for (let connections = 0; connections < 3; connections++) {
      const mallory = await malloryWatches();
      const streams = streamsOf(mallory);
      const ask = (n: number) => (n % 2 === 0 ? pictureLoss : fullIntra)(streams[n % streams.length]!);
      const done = afterPictures(100);
      await flood(mallory, ask, 20, () => done() || isDropped(mallory)); // a turn takes 20 ms
      await mallory.leave();
    }
    // One may have been on its way when the time began, and one more falls into what is left of the last pause.
    const most = (performance.now() - begun) / limits.keyframeEveryMs + 2;
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(most);
    expect(1_000 / limits.keyframeEveryMs).toBeLessThan(3);
  });
});

test.each([
  ['one bit a second', 1],
  ['ten gigabits a second', 10_000_000_000],
])('M10: a viewer who says that his link carries %s changes nothing for the others', async (_what, bits) => {
  const mallory = await malloryWatches();
  const streams = streamsOf(mallory);
  await cleoMissesNothing(async () => {
    await flood(mallory, () => bandwidth(bits, streams), 2, afterPictures(100));
  });
  await mallory.leave();
});

test('M10: a viewer who asks for everything again gets what is his, and the others miss nothing', async () => {
  const mallory = await malloryWatches();
  const streams = streamsOf(mallory);
  let came = 0;
  mallory.peer.onPacket(() => came++);
  await cleoMissesNothing(async () => {
    const begun = performance.now();
    const all = (n: number) =>
      lost(
        streams[n % streams.length]!,
        Array.from({ length: 300 }, (_, at) => n * 300 + at),
      );
    await flood(mallory, all, 4, afterPictures(100));
    const seconds = (performance.now() - begun) / 1_000;
    const own = 1_000; // what he would get without asking: pictures, reports, and what a sender tries the link with
    const { burst, perSecond } = limits.viewerResends;
    expect(came).toBeLessThanOrEqual(burst + perSecond * seconds + own);
  });
  await mallory.leave();
});
