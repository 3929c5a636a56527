import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openWindow } from '../support/browser.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { startLine, type Line } from '../support/line.ts';
import { goLive, linesRead, onAir, openRoom, reads, say, watch } from '../support/pages.ts';
import { freePort } from '../support/ports.ts';
import { stampedCamera, stampReader, type Stamps } from '../support/stamp.ts';
import { openedTracks, unplug } from '../support/unplug.ts';

/** One lecture of Ada's. She and Cleo, who sits at a laptop, are each on a line of their own. Nobody clicks on anything after the beginning. */
let laptop: Browser;
let hall: Hall<'Ada' | 'Ben' | 'Cleo'>;
let lines: Record<'ada' | 'cleo', Line>;
let studio: Page;
let ben: Page;
let cleo: Page;
let said = 0;

beforeAll(async () => {
  const ports = [await freePort(), await freePort()] as const;
  const allowed = ports.map((port) => `localhost:${port}`).join();
  hall = await openHall(['Ada', 'Ben', 'Cleo'], { env: { ALLOWED_HOSTS: allowed, MEDIA_WORKERS: '1' } });
  const { people, server } = hall;
  lines = { ada: await startLine(ports[0], server.port), cleo: await startLine(ports[1], server.port) };
  const { id } = await openRoom(people.Ada, 'Whatever happens', [people.Ben, people.Cleo]);

  const hers = await hall.window(people.Ada);
  await lines.ada.carry(hers);
  await hers.addInitScript(stampedCamera, { width: 320, height: 180, fps: 15 });
  await hers.addInitScript(openedTracks);
  studio = await goLive(hers, lines.ada.url, id);

  laptop = await launchBrowser();
  const bens = await hall.window(people.Ben);
  const cleos = await openWindow(laptop, { url: lines.cleo.url, cookie: people.Cleo.cookie });
  await lines.cleo.carry(cleos);
  for (const window of [bens, cleos]) await window.addInitScript(stampReader);
  ben = await watch(bens, server.url, id);
  cleo = await watch(cleos, lines.cleo.url, id);
});
afterAll(async () => {
  await lines?.ada.close();
  await lines?.cleo.close();
  await laptop?.close();
  await hall?.close();
});

/** The page shows several pictures that Ada's camera took from now on. */
async function movesAgain(...pages: Page[]): Promise<void> {
  const now = Date.now();
  for (const page of pages) {
    const fresh = () =>
      page.evaluate((since) => {
        const { stamps } = window as unknown as { stamps: Stamps };
        return stamps.read.filter(({ at, ageMs }) => at - ageMs > since).length;
      }, now);
    await expect.poll(fresh, { timeout: 30_000 }).toBeGreaterThan(8);
  }
}

/** What is said now stands on all pages, or on these. */
async function isReadBy(pages: Page[], by: Page): Promise<void> {
  const line = `line ${++said}`;
  await say(by, line);
  for (const page of pages) await reads(page, line);
}

const everybodyReads = (by: Page) => isReadBy([studio, ben, cleo], by);

const troubleOn = (page: Page) => page.getByText(/Picture interrupted|Connecting again/).first();

test('the media worker is killed', async () => {
  await everybodyReads(ben);
  process.kill(hall.server.mediaWorker()!, 'SIGKILL');
  await everybodyReads(cleo);
  await movesAgain(ben, cleo);
});

test('the server is killed, and starts again', async () => {
  await hall.server.kill();
  await say(ben, `line ${++said}`);
  await hall.server.start();
  await movesAgain(ben, cleo);
  await everybodyReads(cleo);
});

test("a student's line is dead for a while, and nobody else notices", async () => {
  lines.cleo.die();
  await movesAgain(ben);
  await troubleOn(cleo).waitFor();
  await say(cleo, `line ${++said}`);
  lines.cleo.live();
  await movesAgain(cleo);
  await everybodyReads(ben);
});

test("the presenter's line is dead: the students are told, and she is back on air by herself", async () => {
  lines.ada.die();
  for (const page of [ben, cleo]) await page.getByText('The lecturer is reconnecting').first().waitFor();
  await isReadBy([ben, cleo], ben);
  lines.ada.live();
  await movesAgain(ben, cleo);
  await onAir(studio).waitFor();
  await everybodyReads(studio);
});

test("the presenter's camera is unplugged: another one takes its place", async () => {
  await unplug(studio, 'video');
  await movesAgain(ben, cleo);
  await everybodyReads(ben);
});

test("a student's laptop sleeps while the worker is killed, and wakes", async () => {
  const session = await laptop.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const all = (signal: NodeJS.Signals) => processInfo.forEach(({ id }) => process.kill(id, signal));
  all('SIGSTOP');
  try {
    process.kill(hall.server.mediaWorker()!, 'SIGKILL');
    await movesAgain(ben);
  } finally {
    all('SIGCONT');
  }
  await movesAgain(cleo);
  await everybodyReads(cleo);
});

test('in the end everybody has read everything, in one order', async () => {
  const [adas, bens, cleos] = await Promise.all([studio, ben, cleo].map(linesRead));
  expect([...bens!].sort(byNumber)).toEqual(Array.from({ length: said }, (_, nth) => `line ${nth + 1}`));
  expect(cleos).toEqual(bens);
  expect(adas).toEqual(bens);
});

const byNumber = (a: string, b: string): number => Number(a.slice(5)) - Number(b.slice(5));
