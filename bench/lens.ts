/**
 * What it costs a viewer to look through the lens: the age of the picture with the lens shut and open, in turn, in one lecture
 * and one page.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser, openWindow } from '../test/support/browser.ts';
import { percentile } from '../test/support/figures.ts';
import { goLive, openRoom, watch } from '../test/support/pages.ts';
import { admit } from '../test/support/people.ts';
import { startServer } from '../test/support/server.ts';
import { stampedCamera, stampReader, type Stamps } from '../test/support/stamp.ts';
import type { Benchmark } from './run.ts';

const camera = { width: 1280, height: 720, fps: 30 };
const goalPercent = 5;
/** The first seconds belong to the bandwidth estimate, and after each opening to the browser that draws it for the first time. */
const settleMs = { first: 5_000, turn: 2_000 };

export const run: Benchmark = async ({ quick, progress }) => {
  const turnMs = quick ? 5_000 : 15_000;
  const rounds = quick ? 3 : 6;
  const server = await startServer();
  const [hers, his] = await Promise.all([launchBrowser(), launchBrowser()]);
  try {
    const { Ada, Cleo } = await admit(server, ['Ada', 'Cleo']);
    const room = await openRoom(Ada, 'Computer Networks', [Cleo]);
    const presenting = await openWindow(hers, { url: server.url, cookie: Ada.cookie });
    const watching = await openWindow(his, { url: server.url, cookie: Cleo.cookie });
    await presenting.addInitScript(stampedCamera, camera);
    await watching.addInitScript(stampReader);
    await goLive(presenting, server.url, room.id);
    const page = await watch(watching, server.url, room.id);
    await pause(settleMs.first);

    const ages: Record<'shut' | 'open', number[]> = { shut: [], open: [] };
    for (let turn = 0; turn < 2 * rounds; turn++) {
      const state = turn % 2 === 0 ? 'shut' : 'open';
      await turnLens(page, state === 'open');
      await pause(settleMs.turn);
      const read = await agesIn(page, turnMs);
      ages[state].push(...read);
      progress(`${state}: p50 ${percentile(read, 0.5)} ms, p95 ${percentile(read, 0.95)} ms, ${read.length} frames`);
    }
    const [shut, open] = [ages.shut, ages.open].map((all) => ({
      p50Ms: percentile(all, 0.5),
      p95Ms: percentile(all, 0.95),
      frames: all.length,
    }));
    const change = { p50Percent: percent(shut!.p50Ms, open!.p50Ms), p95Percent: percent(shut!.p95Ms, open!.p95Ms) };
    progress(
      `with the lens open: p50 ${change.p50Percent} %, goal ${goalPercent}: ${change.p50Percent < goalPercent ? 'met' : 'missed'}`,
    );
    return { shut, open, ...change };
  } finally {
    await Promise.all([hers.close(), his.close()]);
    await server.stop();
  }
};

async function turnLens(page: Page, open: boolean): Promise<void> {
  const button = page.getByRole('button', { name: /^Lens/ });
  if (((await button.getAttribute('aria-expanded')) === 'true') !== open) await button.click();
}

async function agesIn(page: Page, ms: number): Promise<number[]> {
  const from = Date.now();
  await pause(ms);
  const read = await page.evaluate(() => (window as unknown as { stamps: Stamps }).stamps.read);
  return read.filter((it) => it.at >= from).map((it) => it.ageMs);
}

const percent = (from: number, to: number): number => Math.round(((to - from) / from) * 1_000) / 10;
