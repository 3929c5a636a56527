/**
 * How old the picture is that a student sees: a canvas that shows the time instead of a camera, read from the pixels of
 * the viewer's page. Through the server and directly between the same two browsers, in turn; the latter is the floor.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchBrowser, openWindow } from '../test/support/browser.ts';
import { connectDirectly } from '../test/support/direct.ts';
import { percentile } from '../test/support/figures.ts';
import { endLecture, goLive, openRoom, watch } from '../test/support/pages.ts';
import { admit } from '../test/support/people.ts';
import { startServer } from '../test/support/server.ts';
import { stampedCamera, stampReader, type Stamps } from '../test/support/stamp.ts';
import type { Benchmark } from './run.ts';

const camera = { width: 1280, height: 720, fps: 30 };
const goalMs = 200;
/** The first seconds belong to the bandwidth estimate, not to the path. */
const settleMs = 4_000;
/** Direct connections between pages that were never given a camera hide their addresses behind mDNS, which no one answers here. */
const args = ['--disable-features=WebRtcHideLocalIpsWithMdns'];

type Read = Stamps['read'];

export const run: Benchmark = async ({ quick, progress }) => {
  const turnMs = quick ? 6_000 : 10_000;
  const server = await startServer();
  const [hers, his] = await Promise.all([launchBrowser({ args }), launchBrowser({ args })]);
  try {
    const { Ada, Cleo } = await admit(server, ['Ada', 'Cleo']);
    const room = await openRoom(Ada, 'Operating Systems', [Cleo]);

    const throughServer = async (): Promise<Read> => {
      const presenting = await openWindow(hers, { url: server.url, cookie: Ada.cookie });
      const watching = await openWindow(his, { url: server.url, cookie: Cleo.cookie });
      await presenting.addInitScript(stampedCamera, camera);
      await watching.addInitScript(stampReader);
      const studio = await goLive(presenting, server.url, room.id);
      const page = await watch(watching, server.url, room.id);
      const read = await readFor(page, turnMs);
      await endLecture(studio);
      await Promise.all([presenting.close(), watching.close()]);
      return read;
    };

    const server1 = await throughServer();
    progress(`server: ${summary(server1)}`);
    const direct1 = await directly(hers, his, turnMs);
    progress(`direct: ${summary(direct1)}`);
    const server2 = await throughServer();
    progress(`server: ${summary(server2)}`);
    const direct2 = await directly(hers, his, turnMs);
    progress(`direct: ${summary(direct2)}`);

    const result = figures([server1, server2]);
    progress(`p95 ${result.p95Ms} ms, goal ${goalMs}: ${result.p95Ms <= goalMs ? 'met' : 'missed'}`);
    return { ...result, direct: figures([direct1, direct2]) };
  } finally {
    await Promise.all([hers.close(), his.close()]);
    await server.stop();
  }
};

async function directly(hers: Browser, his: Browser, turnMs: number): Promise<Read> {
  const [sending, receiving] = await Promise.all([openWindow(hers), openWindow(his)]);
  await sending.addInitScript(stampedCamera, camera);
  await receiving.addInitScript(stampReader);
  const [sender, receiver] = await Promise.all([sending.newPage(), receiving.newPage()]);
  await Promise.all([sender.goto('about:blank'), receiver.goto('about:blank')]);
  await connectDirectly(sender, receiver);
  const read = await readFor(receiver, turnMs);
  await Promise.all([sending.close(), receiving.close()]);
  return read;
}

async function readFor(page: { evaluate<T>(run: () => T): Promise<T> }, ms: number): Promise<Read> {
  await pause(settleMs);
  const from = Date.now();
  await pause(ms);
  const read = await page.evaluate(() => (window as unknown as { stamps: Stamps }).stamps.read);
  return read.filter((it) => it.at >= from);
}

function figures(turns: Read[]) {
  const ages = turns.flat().map((it) => it.ageMs);
  const gaps = turns.flatMap((turn) => turn.slice(1).map((it, at) => it.at - turn[at]!.at));
  return {
    p50Ms: percentile(ages, 0.5),
    p95Ms: percentile(ages, 0.95),
    freezes500: gaps.filter((gap) => gap > 500).length,
    frames: ages.length,
    longestGapMs: Math.max(0, ...gaps),
  };
}

function summary(turn: Read): string {
  const { p50Ms, p95Ms, freezes500, frames } = figures([turn]);
  return `p50 ${p50Ms} ms, p95 ${p95Ms} ms, ${frames} frames, ${freezes500} freezes over 500 ms`;
}
