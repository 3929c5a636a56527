/** Breaks everything in turn, and measures. Runs in a network of its own: see `net/apart.ts`. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { median } from '../../test/support/figures.ts';
import { resume } from '../../test/support/pages.ts';
import type { Stamps } from '../../test/support/stamp.ts';
import { clickAndWait, openLecture } from '../net/lecture.ts';
import { openPlace } from '../net/place.ts';
import type { Benchmark } from '../run.ts';
import { faults, type Calm } from './faults.ts';

const camera = { width: 640, height: 360, fps: 30 };
/** After this nobody would wait any longer. */
const patienceMs = 40_000;
/** Between two faults: nothing of the last one is to be felt in the next. */
const calmMs = 5_000;

export const run: Benchmark = async ({ quick, progress }) => {
  // One worker, so that it is the lecture's that is killed.
  const lecture = await openLecture({ MEDIA_WORKERS: '1' });
  const [presenter, viewer] = [await openPlace({ lines: 2 }), await openPlace({ lines: 2 })];
  try {
    const studio = await lecture.present(presenter.browser, camera);
    const { page } = await lecture.arrive(viewer.browser);
    if ((await clickAndWait(page, patienceMs)) === null) throw new Error('no picture to begin with');
    const calm: Calm = { server: lecture.server, presenter, viewer, studio };
    const results: Record<string, unknown> = {};
    for (const { key, goalSeconds, promised, cause } of faults.filter((it) => it.quick || !quick)) {
      const times: number[] = [];
      for (let round = 1; round <= (quick ? 1 : 3); round++) {
        await pause(calmMs);
        times.push(await untilBack(page, await cause(calm)));
        if (times.at(-1) === Infinity) await startOver(calm, page);
      }
      const result = { medianMs: median(times), maxMs: Math.max(...times) };
      results[key] = result; // where the picture did not come back, JSON says null
      const goal = `goal ${goalSeconds} s${promised ? '' : ' (our own)'}`;
      progress(`${key}: ${times.join(', ')} ms, ${goal}: ${result.maxMs <= goalSeconds * 1_000 ? 'met' : 'missed'}`);
    }
    return results;
  } finally {
    await Promise.all([presenter.close(), viewer.close()]);
    await lecture.stop();
  }
};

/** Milliseconds from then to the first frame that was drawn after it, and after which the picture goes on moving; Infinity when there is none. */
async function untilBack(page: Page, since: number): Promise<number> {
  while (Date.now() < since + patienceMs) {
    const read = await page.evaluate(() => (window as unknown as { stamps: Stamps }).stamps.read.slice(-600));
    const fresh = read.filter(({ at, ageMs }) => at - ageMs >= since);
    const first = fresh.find(({ at }, nth) => (fresh[nth + FRAMES]?.at ?? Infinity) <= at + 1_000);
    if (first) return first.at - since;
    await pause(100);
  }
  return Infinity;
}

/** As people do who have waited long enough. */
async function startOver({ studio }: Calm, page: Page): Promise<void> {
  await studio.reload();
  await resume(studio);
  await page.reload();
}

/** So many within a second are a moving picture. */
const FRAMES = 5;
