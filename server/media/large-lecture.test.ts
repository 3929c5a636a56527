import { afterEach, expect, test, vi } from 'vitest';
import { comers, patience, showPictures as show, untilSeen as until } from '../../test/support/media/engine.ts';
import { ssrcOf } from '../../test/support/media/offer.ts';
import type { MediaPeer } from '../../test/support/media/peer.ts';
import { keyframeAskedOf, pictureLoss } from '../../test/support/media/rtcp.ts';
import { createMediaEngine } from './engine.ts';
import type { MediaEngine } from './port.ts';
import { chromeOffer, tracks } from './worker/sdp/test-offers.ts';

/**
 * A lecture with more viewers than its worker may carry: the others watch on a second one, which gets every packet from the
 * first. Real workers, real connections; a viewer is said to be so dear that a handful of them is a crowd.
 */
const mostOfOne = 4;
const dear = { limit: 100, viewerCost: 100 / mostOfOne };

const log = { info() {}, warn() {}, error() {} };

let engine: MediaEngine | undefined;
const peers: MediaPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  await engine?.stop();
});

/** Ada publishes; her lecture's home is full, so that who comes now is a viewer elsewhere. */
async function openLecture() {
  const closed: string[] = [];
  const made = await createMediaEngine({
    port: 0,
    workers: 2,
    ...dear,
    bindAddress: '127.0.0.1',
    log,
    events: {
      closed: (connection, reason) => void closed.push(`${connection} ${reason}`),
      flowing() {},
      sending() {},
      linkEnded() {},
    },
  });
  engine = made;

  const { publish, watch } = comers(made, 'hall', peers);
  /** Viewers who never connect count, too. */
  async function fill(viewers: number): Promise<void> {
    for (let n = 0; n < viewers; n++) {
      const sdp = chromeOffer({ direction: 'recvonly' });
      await made.subscribe({ room: 'hall', connection: `viewer ${n}`, sdp, tracks });
    }
  }
  const workers = async () => (await made.stats()).workers;

  const ada = await publish('ada');
  const ben = await watch('ben');
  await fill(mostOfOne - 1);
  await vi.waitFor(async () => expect(await workers()).toHaveLength(2), patience);
  const cleo = await watch('cleo');
  return { engine: made, closed, ada, ben, cleo, watch, publish, workers };
}

test('viewers on both workers see every picture, in the order in which they were sent', async () => {
  const { ada, ben, cleo } = await openLecture();
  expect(cleo.port).not.toBe(ben.port);
  await until([ben, cleo], ada, 'Ada');
  const { first, last } = await show(ada, 'Ada', 500);
  const all = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  for (const { seen } of [ben, cleo])
    await vi.waitFor(() => expect(seen.of('Ada').filter((it) => it >= first)).toEqual(all), patience);
});

test('a keyframe that a viewer elsewhere asks for is asked of the publisher', async () => {
  const { ada, cleo } = await openLecture();
  await until([cleo], ada, 'Ada');
  const asked: number[] = [];
  ada.onPacket((packet) => asked.push(...[keyframeAskedOf(packet)].filter((it) => it !== undefined)));
  await vi.waitFor(
    () => {
      cleo.peer.send(pictureLoss(cleo.ssrc));
      expect(asked).toContain(ssrcOf(1));
    },
    { ...patience, interval: 500 },
  );
});

test('who comes there later sees the picture, also after all others there have left', async () => {
  const { engine: made, ada, cleo, watch } = await openLecture();
  await until([cleo], ada, 'Ada');
  const dora = await watch('dora');
  await until([dora], ada, 'Ada');
  made.close('cleo');
  made.close('dora');
  const eve = await watch('eve');
  expect(eve.port).toBe(cleo.port);
  await until([eve], ada, 'Ada');
});

test('another publisher takes the stage for viewers on both', async () => {
  const { ada, ben, cleo, publish } = await openLecture();
  await until([ben, cleo], ada, 'Ada');
  const faye = await publish('faye');
  await until([ben, cleo], faye, 'Faye');
});

test('when the other worker dies only its viewers are told; they come back', async () => {
  const { closed, ada, ben, cleo, watch, workers } = await openLecture();
  await until([ben, cleo], ada, 'Ada');
  const other = (await workers()).find(({ port }) => port === cleo.port)!;
  process.kill(other.pid, 'SIGKILL');
  await vi.waitFor(() => expect(closed).toEqual(['cleo worker_lost']), patience);
  await until([ben], ada, 'Ada');
  await until([await watch('cleo again')], ada, 'Ada');
});

test('when the home dies the lecture goes on where the others are: they stay, the publisher comes to them', async () => {
  const { closed, ada, ben, cleo, publish, workers } = await openLecture();
  await until([ben, cleo], ada, 'Ada');
  const home = (await workers()).find(({ port }) => port === ben.port)!;
  process.kill(home.pid, 'SIGKILL');
  await vi.waitFor(() => expect(closed).toContain('ada worker_lost'), patience);
  expect(closed).toContain('ben worker_lost');
  await until([cleo], await publish('ada again'), 'Ada again');
  expect(closed).not.toContain('cleo worker_lost');
});
