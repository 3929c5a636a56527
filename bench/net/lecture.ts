/** A lecture whose presenter and viewers are in different places, and what a viewer's page has seen and heard of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openWindow } from '../../test/support/browser.ts';
import { addresses, goLive, openRoom, watchLink } from '../../test/support/pages.ts';
import { admit, type Person } from '../../test/support/people.ts';
import { clickToFrame } from '../../test/support/probes.ts';
import { startServer, type RunningServer } from '../../test/support/server.ts';
import { stampedCamera, stampReader, type StampedCamera, type Stamps } from '../../test/support/stamp.ts';
import { openedTracks } from '../../test/support/unplug.ts';
import { pathOf } from '../../web/room/path.ts';
import { serverAddress } from './place.ts';
import type { Seen } from './seen.ts';

export interface Lecture {
  server: RunningServer;
  /** Where every place finds the server. */
  url: string;
  room: string;
  students: Person[];
  present(browser: Browser, camera: StampedCamera): Promise<Page>;
  /** The room's page in a window of its own, where the student has not clicked on the lecture yet. */
  arrive(browser: Browser, student?: Person): Promise<{ window: BrowserContext; page: Page }>;
  stop(): Promise<void>;
}

/** Over a bad line a page takes its time. */
const patienceMs = 60_000;

export async function openLecture(env: Record<string, string> = {}): Promise<Lecture> {
  const server = await startServer({ HOST: '0.0.0.0', MEDIA_ADDRESSES: serverAddress, ...env });
  const { Ada, ...others } = await admit(server, ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil']);
  const students = Object.values(others);
  const { id: room } = await openRoom(Ada, 'Operating Systems', students);
  const url = `https://${serverAddress}:${server.port}`;
  return {
    server,
    url,
    room,
    students,
    async present(browser, camera) {
      const window = await openWindow(browser, { url, cookie: Ada.cookie });
      await window.addInitScript(stampedCamera, camera);
      await window.addInitScript(openedTracks);
      return goLive(window, url, room);
    },
    async arrive(browser, student = students[0]!) {
      const window = await openWindow(browser, { url, cookie: student.cookie });
      window.setDefaultTimeout(patienceMs);
      await window.addInitScript(stampReader);
      const page = await window.newPage();
      await page.goto(url + addresses.room(room), { timeout: patienceMs });
      await watchLink(page).waitFor();
      return { window, page };
    },
    stop: () => server.stop(),
  };
}

/** Clicks on the lecture. Milliseconds to the first frame; null when none came within `withinMs`. */
export async function clickAndWait(page: Page, withinMs: number): Promise<number | null> {
  await watchLink(page).click({ noWaitAfter: true });
  return clickToFrame(page, withinMs).catch(() => null);
}

/** Looks at all these pages for so long. */
export async function look(pages: Page[], ms: number): Promise<Seen[]> {
  const from = Date.now();
  const heights: number[][] = pages.map(() => []);
  const before = await Promise.all(pages.map((page) => page.evaluate(readPage)));
  while (Date.now() < from + ms) {
    await pause(Math.min(1_000, from + ms - Date.now()));
    await Promise.all(pages.map(async (page, at) => heights[at]!.push(await page.evaluate(pictureHeight))));
  }
  const to = Date.now();
  const after = await Promise.all(pages.map((page) => page.evaluate(readPage)));
  return after.map(({ read, stats, sound }, at) => {
    const frames = read.filter((it) => it.at >= from && it.at <= to);
    const times = [from, ...frames.map((it) => it.at), to];
    const played = sound.played - before[at]!.sound.played;
    const madeUp = sound.madeUp - before[at]!.sound.madeUp;
    return {
      ages: frames.map((it) => it.ageMs),
      gaps: times.slice(1).map((it, nth) => it - times[nth]!),
      seconds: (to - from) / 1_000,
      heights: [Math.min(...heights[at]!), Math.max(...heights[at]!)],
      heardPct: played > 0 ? Math.round((1 - madeUp / played) * 100) : 0,
      path: pathOf(stats),
    };
  });
}

// What follows is sent to the page as its source text, and uses nothing from outside itself.

function pictureHeight(): number {
  return Math.max(0, ...[...document.querySelectorAll('video')].map((video) => video.videoHeight));
}

/** Frames and statistics so far; of the sound, the samples that were played and those made up because none had come. */
async function readPage() {
  const { stamps } = window as unknown as { stamps: Stamps };
  const sound = { played: 0, madeUp: 0 };
  let stats: unknown[] = [];
  for (const peer of window.peers ?? []) {
    const all = [...(await peer.getStats()).values()] as RTCInboundRtpStreamStats[];
    if (peer.connectionState === 'connected') stats = all;
    for (const report of all) {
      if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue;
      sound.played += report.totalSamplesReceived ?? 0;
      sound.madeUp += report.concealedSamples ?? 0;
    }
  }
  return { read: stamps.read, stats, sound };
}
