/** What `network` measures, cell by cell. Runs in a network of its own: see `apart.ts`. */
import { setTimeout as pause } from 'node:timers/promises';
import { launchBrowser } from '../../test/support/browser.ts';
import { askForSound } from '../../test/support/pages.ts';
import { startRelay } from '../../test/support/relayed.ts';
import type { StampedCamera } from '../../test/support/stamp.ts';
import type { Benchmark } from '../run.ts';
import { besideOthers } from './beside.ts';
import { blocked, kinds, type Kind } from './goals.ts';
import { clickAndWait, look, openLecture, type Lecture } from './lecture.ts';
import { openPlace, serverAddress, type Place } from './place.ts';
import { figuresOf, type Figures } from './seen.ts';

/** One line of the result; without a viewer's figures where it could not be measured. */
export interface Cell extends Partial<Figures> {
  name: string;
  goal: string;
  /** From the click on the lecture; null when none came in time, or was not asked for. */
  firstFrameMs?: number | null;
  met: boolean | null;
  [more: string]: unknown;
}

const camera = { width: 1280, height: 720, fps: 30 };
/** For four viewers on one machine: their decoders are not to be what is measured. */
const smallCamera = { width: 640, height: 360, fps: 15 };
const joinMs = 20_000;

export const run: Benchmark = async ({ quick, progress }) => {
  const place = await openPlace({ args: ['--ignore-certificate-errors'] });
  try {
    const cells = await withLecture({}, camera, async (lecture) => {
      const measured: Cell[] = [];
      for (const kind of kinds.filter((it) => it.quick || !quick)) {
        measured.push(await measure(kind, lecture, place, quick ? 5_000 : 10_000));
        progress(JSON.stringify(measured.at(-1)));
      }
      return measured;
    });
    if (quick) return { cells };
    cells.push(await withoutUdp(place, progress));
    cells.push(...(await withLecture({}, smallCamera, (lecture) => besideOthers(lecture, place, progress))));
    return { cells };
  } finally {
    await place.close();
  }
};

async function withLecture<T>(
  env: Record<string, string>,
  camera: StampedCamera,
  work: (lecture: Lecture) => Promise<T>,
): Promise<T> {
  const lecture = await openLecture(env);
  const hers = await launchBrowser();
  try {
    await lecture.present(hers, camera);
    return await work(lecture);
  } finally {
    await hers.close();
    await lecture.stop();
  }
}

/** The room's page is there when the line becomes bad: it is the lecture that is measured, from the click on it. */
async function measure(kind: Kind, lecture: Lecture, place: Place, lookMs: number): Promise<Cell> {
  const line = place.line;
  line.set({});
  const { window, page } = await lecture.arrive(place.browser);
  if (!kind.joined) line.set(kind.weather);
  const joinedAfter = await clickAndWait(page, joinMs);
  const firstFrameMs = kind.joined ? null : joinedAfter;
  line.set(kind.weather);
  await pause(kind.settleMs);
  await askForSound(page);
  const figures = figuresOf(await look([page], lookMs));
  line.set({});
  await window.close();
  return { name: kind.name, goal: kind.goal, ...figures, firstFrameMs, met: kind.met({ ...figures, firstFrameMs }) };
}

/** On a server with a relay: where there is one, every viewer asks it for a way, which the others need not wait for. */
async function withoutUdp(place: Place, progress: (line: string) => void): Promise<Cell> {
  const { name, goal } = blocked;
  try {
    const relay = await startRelay(['tcp'], serverAddress);
    try {
      const cell = await withLecture(relay.env, camera, (lecture) => measure(blocked, lecture, place, 10_000));
      progress(JSON.stringify(cell));
      return cell;
    } finally {
      await relay.stop();
    }
  } catch (error) {
    progress(`${name}: ${(error as Error).message}`);
    return { name, goal, met: null, path: null };
  }
}
