/** Three viewers on a clean line, and one on a bad one beside them: what the three feel of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../test/support/browser.ts';
import { askForSound } from '../../test/support/pages.ts';
import type { Cell } from './cells.ts';
import { besideGoal, troubles } from './goals.ts';
import { clickAndWait, look, type Lecture } from './lecture.ts';
import type { Place } from './place.ts';
import { figuresOf } from './seen.ts';

const joinMs = 20_000;
const settleMs = 6_000;
const lookMs = 8_000;

/** The figures are those of the three. */
export async function besideOthers(lecture: Lecture, bad: Place, progress: (line: string) => void): Promise<Cell[]> {
  const line = bad.line;
  line.set({});
  const good = await launchBrowser();
  try {
    const [one, ...others] = await joinAll(lecture, bad.browser, good);
    const measured: Cell[] = [];
    let before = await lookAtAll(one!, others);
    for (const { name, weather } of troubles) {
      line.set(weather);
      const during = await lookAtAll(one!, others);
      line.set({});
      const after = await lookAtAll(one!, others);
      // The machine itself is not equally quick at all times: compared with what was before and afterwards.
      const usualP95Ms = Math.round((before.others.p95Ms! + after.others.p95Ms!) / 2);
      const sameSize = during.others.height === before.others.height;
      before = after;
      measured.push({
        name,
        goal: besideGoal,
        ...during.others,
        firstFrameMs: null,
        usualP95Ms,
        bad: during.one,
        met: (during.others.p95Ms ?? Infinity) < usualP95Ms * 1.1 && sameSize && during.one.heardPct >= 50,
      });
      progress(JSON.stringify(measured.at(-1)));
    }
    return measured;
  } finally {
    await good.close();
  }
}

async function joinAll(lecture: Lecture, bad: Browser, good: Browser): Promise<Page[]> {
  const pages: Page[] = [];
  for (const student of lecture.students) {
    const { page } = await lecture.arrive(pages.length === 0 ? bad : good, student);
    if ((await clickAndWait(page, joinMs)) === null) throw new Error('no picture on a clean line');
    await askForSound(page);
    pages.push(page);
  }
  return pages;
}

async function lookAtAll(one: Page, others: Page[]) {
  await pause(settleMs);
  const [his, ...theirs] = await look([one, ...others], lookMs);
  return { one: figuresOf([his!]), others: figuresOf(theirs) };
}
