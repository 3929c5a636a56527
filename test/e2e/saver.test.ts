import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, askForSound, goLive, openRoom, watch } from '../support/pages.ts';
import { hearing, overflow, peersMade, seesMovingPicture } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Cleo'>;
beforeAll(async () => void (hall = await openHall(['Ada', 'Cleo'])));
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

/** Ada gives a lecture that Cleo sees and hears. */
async function lecture(): Promise<{ cleo: Page; id: string }> {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'On a train', [Cleo]);
  await goLive(await hall.window(Ada), hall.server.url, id);
  const cleo = await watch(await hall.window(Cleo), hall.server.url, id);
  await askForSound(cleo);
  return { cleo, id };
}

const menu = (page: Page) => page.getByRole('button', { name: /^Picture and data/ });

async function choose(page: Page, wish: string): Promise<void> {
  await menu(page).click();
  await page.getByRole('menuitemradio', { name: wish }).click();
}

/** Frames that came, in any picture, while the sound of one second did. */
async function framesPerSecondOfSound(page: Page): Promise<number> {
  const before = await page.evaluate(received);
  await expect
    .poll(async () => (await page.evaluate(received)).sound, { timeout: 10_000 })
    .toBeGreaterThan(before.sound + 50);
  return (await page.evaluate(received)).frames - before.frames;
}

async function received(): Promise<{ sound: number; frames: number }> {
  const sum = { sound: 0, frames: 0 };
  for (const peer of window.peers ?? []) {
    for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
      if (report.type !== 'inbound-rtp') continue;
      if (report.kind === 'audio') sum.sound += report.packetsReceived ?? 0;
      else sum.frames += report.framesReceived ?? 0;
    }
  }
  return sum;
}

async function soundAlone(page: Page, timeout = 15_000): Promise<void> {
  await expect.poll(() => framesPerSecondOfSound(page), { timeout }).toBe(0);
}

test('with sound only no picture is fetched, over a reload too, and it returns without another connection', async () => {
  const { cleo } = await lecture();
  await choose(cleo, 'Sound only');
  await cleo.getByText('As you chose, to save data.').waitFor();
  await soundAlone(cleo);
  expect((await hearing(cleo)).aloud).toBe(true);

  await cleo.reload();
  await cleo.getByText('As you chose, to save data.').waitFor();
  await soundAlone(cleo);

  const connections = await peersMade(cleo);
  await choose(cleo, 'Automatic');
  await seesMovingPicture(cleo);
  expect(await peersMade(cleo)).toBe(connections);
});

test('the words in place of the picture have a button that brings it back', async () => {
  const { cleo } = await lecture();
  await choose(cleo, 'Sound only');
  await cleo.getByRole('button', { name: 'Show the picture' }).click();
  await seesMovingPicture(cleo);
  expect(await menu(cleo).innerText()).toContain('Auto');
});

test('every rung says what it costs, and what was used so far is counted', async () => {
  const { cleo } = await lecture();
  await menu(cleo).click();
  for (const rung of ['Automatic', 'High', 'Medium', 'Low', 'Sound only', 'Chat only'])
    await cleo.getByRole('menuitemradio', { name: new RegExp(`^${rung} (about|up to)? ?[\\d,]+ MB$`) }).waitFor();
  await cleo.getByText(/Used so far: [\d.,]*[1-9][\d.,]* MB/).waitFor();
  // What is used now is measured, once there has been enough to measure.
  await cleo.getByRole('menuitemradio', { name: /^Automatic [\d,]+ MB$/, checked: true }).waitFor();
  await cleo.keyboard.press('Escape');
  await choose(cleo, 'Chat only');
  await cleo.getByText('Chat only.').waitFor();
  await cleo.getByRole('button', { name: 'Show the lecture' }).click();
  await seesMovingPicture(cleo);
});

test('a page behind another tab gets sound alone, and the picture as soon as it is looked at', async () => {
  const { cleo } = await lecture();
  const connections = await peersMade(cleo);
  await cleo.evaluate(setHidden, true);
  await soundAlone(cleo, 25_000);
  await cleo.evaluate(setHidden, false);
  await seesMovingPicture(cleo);
  expect(await peersMade(cleo)).toBe(connections);
});

function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (hidden ? 'hidden' : 'visible'),
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

test('a lower rung is a smaller picture', async () => {
  const { cleo } = await lecture();
  const width = () =>
    cleo.evaluate(() => Math.max(...[...document.querySelectorAll('video')].map((it) => it.videoWidth)));
  await expect.poll(width, { timeout: 20_000 }).toBeGreaterThan(320);
  const best = await width();
  await choose(cleo, 'Low');
  await expect.poll(width, { timeout: 20_000 }).toBeLessThanOrEqual(best / 2);
});

test('the menu stands on a phone', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'On a phone', [Cleo]);
  await goLive(await hall.window(Ada), hall.server.url, id);
  const window = await hall.window(Cleo, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await window.newPage();
  await page.goto(hall.server.url + addresses.watch(id));
  await menu(page).click();
  const low = page.getByRole('menuitemradio', { name: /^Low/ });
  await low.waitFor();
  expect(await overflow(page)).toEqual([]);
  const box = (await low.boundingBox())!;
  expect(box.height).toBeGreaterThanOrEqual(44);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(390);
});
