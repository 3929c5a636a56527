/**
 * `joins`: viewers come one after the other, a thousand in a row, and then two hundred at once; each is counted who is refused,
 * does not connect or gets no picture. The media engine alone, with peers that do ICE, DTLS and SRTP for real; the presenter's
 * every frame is a keyframe, so what is measured is the joining and not the encoder.
 */
import { createMediaEngine } from '../server/media/engine.ts';
import type { MediaEngine } from '../server/media/port.ts';
import { percentile } from '../test/support/figures.ts';
import { audience, look, show, speaker } from '../test/support/media/lecture.ts';
import { offer } from '../test/support/media/offer.ts';
import { openPeer, type MediaPeer } from '../test/support/media/peer.ts';
import { until } from '../test/support/until.ts';
import type { Benchmark } from './run.ts';

const room = 'hall';
const counts = { inARow: 1_000, atOnce: 200 };
const quickCounts = { inARow: 150, atOnce: 100 };

export const run: Benchmark = async ({ quick, progress }) => {
  const { inARow, atOnce } = quick ? quickCounts : counts;
  const quiet = { info() {}, warn() {}, error() {} };
  const events = { closed() {}, flowing() {}, sending() {}, linkEnded() {} };
  // The limit is lifted: here it is asked what fails, not who is let in.
  const engine = await createMediaEngine({ port: 0, bindAddress: '127.0.0.1', log: quiet, events, limit: 1_000 });
  const ada = await openPeer();
  ada.answer(await engine.publish({ room, connection: 'ada', ...offer(ada.own, speaker) }));
  await ada.connected();
  const picture = show(ada, 'Ada');
  try {
    const row: (number | null)[] = [];
    for (let n = 0; n < inARow; n++) {
      row.push(await join(engine, `row ${n}`, true));
      if ((n + 1) % 100 === 0) progress(`${n + 1} in a row: ${JSON.stringify(summary(row))}`);
    }
    const crowd = await Promise.all(Array.from({ length: atOnce }, (_, n) => join(engine, `crowd ${n}`, false)));
    progress(`${atOnce} at once: ${JSON.stringify(summary(crowd))}`);
    return { inARow: summary(row), atOnce: summary(crowd) };
  } finally {
    picture.stop();
    ada.close();
    await engine.stop();
  }
};

/** Milliseconds from wanting to watch to the first packet of a picture; null when there was none. */
async function join(engine: MediaEngine, connection: string, leaves: boolean): Promise<number | null> {
  const begin = performance.now();
  let peer: MediaPeer | undefined;
  try {
    peer = await openPeer();
    const seen = look(peer);
    peer.answer(await engine.subscribe({ room, connection, ...offer(peer.own, audience) }));
    await until('a picture', () => seen.of('Ada').length > 0);
    return performance.now() - begin;
  } catch {
    return null;
  } finally {
    if (leaves) {
      engine.close(connection);
      peer?.close();
    }
  }
}

function summary(joins: (number | null)[]) {
  const times = joins.filter((ms) => ms !== null);
  return {
    joins: joins.length,
    failed: joins.length - times.length,
    medianMs: Math.round(percentile(times, 0.5)),
    p95Ms: Math.round(percentile(times, 0.95)),
  };
}
