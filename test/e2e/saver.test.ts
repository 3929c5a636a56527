import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { askForSound, goLive, openRoom, watch } from '../support/pages.ts';
import { hearing, overflow, peersMade, seesMovingPicture } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Cleo'>;
/** Cleo's page: she sees and hears Ada's lecture. */
let cleo: Page;
/** How much picture her page has asked for, the last wish last. */
const wishes: string[] = [];

beforeAll(async () => {
  hall = await openHall(['Ada', 'Cleo']);
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'On a train', [Cleo]);
  await goLive(await hall.window(Ada), hall.server.url, id);
  const window = await hall.window(Cleo);
  window.on('page', (page) => page.on('websocket', (socket) => socket.on('framesent', listen)));
  cleo = await watch(window, hall.server.url, id);
  await askForSound(cleo);
});
afterEach(() => expect(hall.complaints.splice(0), 'what the pages complained of').toEqual([]));
afterAll(() => hall?.close());

function listen({ payload }: { payload: string | Buffer }): void {
  const message = JSON.parse(payload.toString()) as { type: string; picture?: string };
  if (message.type === 'media.prefer') wishes.push(message.picture!);
}

const menu = () => cleo.getByRole('button', { name: /^Picture and data/ });

async function choose(wish: string): Promise<void> {
  await menu().click();
  await cleo.getByRole('menuitemradio', { name: wish }).click();
}

/** Frames that came, in any picture, while the sound of one second did. */
async function framesPerSecondOfSound(): Promise<number> {
  const before = await cleo.evaluate(received);
  await expect
    .poll(async () => (await cleo.evaluate(received)).sound, { timeout: 10_000 })
    .toBeGreaterThan(before.sound + 50);
  return (await cleo.evaluate(received)).frames - before.frames;
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

async function soundAlone(timeout = 15_000): Promise<void> {
  await expect.poll(framesPerSecondOfSound, { timeout }).toBe(0);
}

test('with sound only no picture is fetched, over a reload too, and it returns without another connection', async () => {
  await choose('Sound only');
  await cleo.getByText('As you chose, to save data.').waitFor();
  await soundAlone();
  expect(wishes).toEqual(['none']);
  expect((await hearing(cleo)).aloud).toBe(true);

  await cleo.reload();
  await cleo.getByText('As you chose, to save data.').waitFor();
  await soundAlone();

  const connections = await peersMade(cleo);
  await choose('Automatic');
  await seesMovingPicture(cleo);
  expect(await peersMade(cleo)).toBe(connections);
});

test('the words in place of the picture have a button that brings it back', async () => {
  await choose('Sound only');
  await cleo.getByRole('button', { name: 'Show the picture' }).click();
  await seesMovingPicture(cleo);
  expect(await menu().innerText()).toContain('Auto');
});

test('every rung says what it costs, and what was used so far is counted', async () => {
  await menu().click();
  for (const rung of ['Automatic', 'High', 'Medium', 'Low', 'Sound only', 'Chat only'])
    await cleo.getByRole('menuitemradio', { name: new RegExp(`^${rung} (about|up to)? ?[\\d,]+ MB$`) }).waitFor();
  await cleo.getByText(/Used so far: [\d.,]*[1-9][\d.,]* MB/).waitFor();
  // What is used now is measured, once there has been enough to measure.
  await cleo.getByRole('menuitemradio', { name: /^Automatic [\d,]+ MB$/, checked: true }).waitFor();
  await cleo.keyboard.press('Escape');

  await choose('Chat only');
  await cleo.getByText('Chat only.').waitFor();
  await cleo.getByRole('button', { name: 'Show the lecture' }).click();
  await seesMovingPicture(cleo);
});

test('the menu stands on a phone, with room for fingers', async () => {
  await cleo.setViewportSize({ width: 390, height: 844 });
  await menu().click();
  const low = (await cleo.getByRole('menuitemradio', { name: /^Low/ }).boundingBox())!;
  expect(low.height).toBeGreaterThanOrEqual(44);
  expect(low.x).toBeGreaterThanOrEqual(0);
  expect(low.x + low.width).toBeLessThanOrEqual(390);
  expect(await overflow(cleo)).toEqual([]);
  await cleo.keyboard.press('Escape');
  await cleo.setViewportSize({ width: 1280, height: 800 });
});

test('a page behind another tab gets sound alone, and the picture as soon as it is looked at', async () => {
  const connections = await peersMade(cleo);
  await cleo.evaluate(setHidden, true);
  await expect.poll(() => wishes.at(-1), { timeout: 25_000 }).toBe('none');
  await soundAlone();
  await cleo.evaluate(setHidden, false);
  await expect.poll(() => wishes.at(-1)).toBe('auto');
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
  const width = () =>
    cleo.evaluate(() => Math.max(...[...document.querySelectorAll('video')].map((it) => it.videoWidth)));
  await expect.poll(width, { timeout: 20_000 }).toBeGreaterThan(320);
  const best = await width();
  await choose('Low');
  await expect.poll(width, { timeout: 20_000 }).toBeLessThanOrEqual(best / 2);
  await choose('Automatic');
});
