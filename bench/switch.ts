/**
 * `switch`: a viewer asks for another quality of the picture, as his page does, and the time is measured to the first frame of
 * the other size, and the longest time without a new frame while it changes. Lecturer and viewer are real Chromium at a real
 * server; the camera is a canvas of 720p.
 */
import type { Page } from 'playwright-core';
import { launchBrowser, openWindow } from '../test/support/browser.ts';
import { percentile } from '../test/support/figures.ts';
import { goLive, openRoom, watch } from '../test/support/pages.ts';
import { admit } from '../test/support/people.ts';
import { startServer } from '../test/support/server.ts';
import { stampedCamera } from '../test/support/stamp.ts';
import type { Benchmark } from './run.ts';
import { switchProbe, type Heights, type Switch } from './switch/probe.ts';

const camera = { width: 1280, height: 720, fps: 30 };
const goals = { p95Ms: 300, longestFreezeMs: 200 };
type Quality = 'high' | 'medium' | 'low';
/** Every change there is, each beginning where the one before ended. */
const circle: Quality[] = ['medium', 'high', 'low', 'high', 'medium', 'low'];
/** The presenter's browser sends its best quality only when it believes that its link carries it. */
const bestWithinMs = 25_000;
const withinMs = 3_000;
/** Frames that follow the first one belong to the change. */
const afterMs = 400;
/** Between changes: no more of them than one account may ask for, and time to see what happens without. */
const betweenMs = 500;

type Progress = (line: string) => void;
type Sizes = Record<Quality, number>;

export const run: Benchmark = async ({ quick, progress }) => {
  const server = await startServer();
  const [hers, his] = await Promise.all([launchBrowser(), launchBrowser()]);
  try {
    const { Ada, Cleo } = await admit(server, ['Ada', 'Cleo']);
    const room = await openRoom(Ada, 'Operating Systems', [Cleo]);
    const presenting = await openWindow(hers, { url: server.url, cookie: Ada.cookie });
    const watching = await openWindow(his, { url: server.url, cookie: Cleo.cookie });
    await presenting.addInitScript(stampedCamera, camera);
    await watching.addInitScript(switchProbe);
    await goLive(presenting, server.url, room.id);
    const page = await watch(watching, server.url, room.id);
    const heights = await sizes(page, progress);
    if (heights.high > heights.medium && heights.medium > heights.low)
      return { ...(await changes(page, heights, quick ? 3 : 10, progress)), heights };
    progress(`asked for three qualities, and got ${JSON.stringify(heights)} px: there is nothing to measure`);
    return { p95Ms: null, longestFreezeMs: null, switches: 0, heights };
  } finally {
    await Promise.all([hers.close(), his.close()]);
    await server.stop();
  }
};

/** How high the picture is in each quality, the best one first and the lowest last. */
async function sizes(page: Page, progress: Progress): Promise<Sizes> {
  const found: Sizes = { high: 0, medium: 0, low: 0 };
  let below = camera.height + 1;
  for (const quality of ['high', 'medium', 'low'] as const) {
    const wanted = quality === 'high' ? { from: camera.height, below } : { from: 1, below };
    await ask(page, quality, wanted, quality === 'high' ? bestWithinMs : withinMs);
    found[quality] = below = await page.evaluate(() => window.switchProbe!.height());
    const sent = await page.evaluate(() => window.switchProbe!.sent());
    progress(`${quality}: ${below} px; the server says ${JSON.stringify(sent)}`);
  }
  return found;
}

async function changes(page: Page, heights: Sizes, rounds: number, progress: Progress) {
  const all: Switch[] = [];
  const quiet: number[] = [];
  for (const quality of Array.from({ length: rounds }, () => circle).flat()) {
    quiet.push(await page.evaluate((ms) => window.switchProbe!.quiet(ms), betweenMs));
    const one = await ask(page, quality, about(quality, heights), withinMs);
    all.push(one);
    progress(`to ${quality}: ${one.refused ?? describe(one)}`);
  }
  const times = all.map(({ ms }) => ms);
  const result = {
    p50Ms: Math.round(percentile(times, 0.5)),
    p95Ms: Math.round(percentile(times, 0.95)),
    longestFreezeMs: Math.round(Math.max(...all.map(({ longestGapMs }) => longestGapMs))),
    switches: all.length,
    missed: all.filter(({ after }) => after === null).length,
    /** What the machine does to the picture while nothing changes. */
    longestGapBetweenMs: Math.round(Math.max(...quiet)),
  };
  for (const key of ['p95Ms', 'longestFreezeMs'] as const) {
    progress(`${key} ${result[key]}, goal at most ${goals[key]}: ${result[key] <= goals[key] ? 'met' : 'missed'}`);
  }
  return result;
}

/** Which frames are of this quality: an encoder that is short of time makes them somewhat smaller. */
function about(quality: Quality, { high, medium, low }: Sizes): Heights {
  const [upper, lower] = [(high + medium) / 2, (medium + low) / 2];
  if (quality === 'high') return { from: upper, below: Number.MAX_SAFE_INTEGER };
  return quality === 'medium' ? { from: lower, below: upper } : { from: 1, below: lower };
}

/** Of one that took too long also what the server said meanwhile. */
function describe({ before, after, ms, longestGapMs, told }: Switch): string {
  const slow =
    ms > goals.p95Ms ? `; the server said ${told.map((one) => `after ${inWords(one)}`).join(', ') || 'nothing'}` : '';
  if (after === null) return `still ${before} px after ${withinMs / 1_000} s${slow}`;
  return `${before} to ${after} px in ${Math.round(ms)} ms, ${Math.round(longestGapMs)} ms without a frame${slow}`;
}

function inWords({ ms, pictures }: Switch['told'][number]): string {
  const all = pictures.map(({ source, quality, because }) => `${source} ${quality}${because ? ` by ${because}` : ''}`);
  return `${Math.round(ms)} ms ${all.join(', ')}`;
}

function ask(page: Page, quality: Quality, wanted: Heights, withinMs: number): Promise<Switch> {
  return page.evaluate(([...how]) => window.switchProbe!.ask(...how), [quality, wanted, withinMs, afterMs] as const);
}
