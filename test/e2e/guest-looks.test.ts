import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoomWith } from '../support/order.ts';
import { addresses, goLive, onAir } from '../support/pages.ts';
import { overflow, violations } from '../support/probes.ts';
import type { Person } from '../support/people.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Xenia'>;
let room: string;
let studio: Page;

beforeAll(async () => {
  const args = ['--use-fake-device-for-media-stream=device-count=2'];
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Xenia'], { args });
  const { Ada, Ben, Cleo, Xenia } = hall.people;
  room = (await openRoomWith(Ada, 'Operating Systems', { assistant: Ben, students: [Cleo, Xenia] })).id;
  const role = await Ada.ask(`/api/rooms/${room}/members/${Xenia.id}`, {
    method: 'PATCH',
    body: { role: 'presenter' },
  });
  expect(role.status).toBeLessThan(300);
  const window = await hall.window(Ada);
  await window.addInitScript(axe.source);
  studio = await goLive(window, hall.server.url, room);
});
afterAll(() => hall?.close());

async function open(person: Person, path: string): Promise<Page> {
  const window = await hall.window(person);
  await window.addInitScript(axe.source);
  const page = await window.newPage();
  await page.goto(hall.server.url + path);
  return page;
}

/** Nothing sticks out of a telephone or of a desk's screen, by day and by night, and axe finds nothing serious. */
async function looksRight(page: Page, what: string): Promise<void> {
  for (const [width, height, colorScheme] of [
    [1440, 900, 'light'],
    [390, 844, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await overflow(page), `${what}, ${width}`).toEqual([]);
    expect(await violations(page), `${what}, ${width} ${colorScheme}`).toEqual([]);
  }
}

test('hand, question, look at oneself and being on stage fit on every screen and are named', async () => {
  const { Ben, Cleo } = hall.people;
  const cleo = await open(Cleo, addresses.watch(room));
  const ben = await open(Ben, addresses.watch(room));
  await cleo.getByRole('button', { name: 'Raise hand' }).click();
  await cleo.getByText('You are next in line.').waitFor();
  await ben.getByRole('tab', { name: /People/ }).click();
  await ben.getByRole('button', { name: 'Ask on stage' }).waitFor();
  await looksRight(ben, 'a hand is up');
  await ben.getByRole('button', { name: 'Ask on stage' }).click();
  const dialog = cleo.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Look at yourself first' }).click();
  await dialog.locator('video').waitFor();
  await looksRight(cleo, 'looking at oneself');
  await dialog.getByRole('button', { name: 'Go on stage' }).click();
  await cleo.getByText('You are on stage', { exact: true }).waitFor();
  await looksRight(cleo, 'on stage');
  await looksRight(ben, 'directing');
  await looksRight(studio, 'the studio');
  await cleo.getByRole('button', { name: 'Leave the stage' }).click();
  await cleo.getByRole('button', { name: 'Raise hand' }).waitFor();
});

test('another presenter joins beside from the studio, both see each other, and she leaves again', async () => {
  const xenia = await open(hall.people.Xenia, addresses.studio(room));
  await xenia.getByRole('button', { name: 'Join on stage' }).click();
  await onAir(xenia).waitFor();
  await studio.getByLabel('Picture of Xenia').waitFor();
  await xenia.getByLabel('Picture of Ada').waitFor();
  await xenia.getByRole('button', { name: 'Leave the stage' }).click();
  await studio.getByLabel('Picture of Xenia').waitFor({ state: 'detached' });
  await xenia.getByRole('button', { name: 'Join on stage' }).waitFor();
});

test('Ada adds a second camera and takes it away', async () => {
  await studio.setViewportSize({ width: 1440, height: 900 });
  await studio.getByRole('button', { name: 'Add a second camera' }).click();
  await studio.getByLabel('Second camera, as viewers see it').waitFor();
  const chosen = async (name: string) => studio.getByLabel(name, { exact: true }).inputValue();
  expect(await chosen('Second camera')).not.toBe(await chosen('Camera'));
  await studio.getByRole('button', { name: 'Large for everybody: second camera of Ada' }).waitFor();
  await studio.getByRole('button', { name: 'Second camera off' }).click();
  await studio.getByLabel('Second camera, as viewers see it').waitFor({ state: 'detached' });
});
