import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RoomDetail } from '../../protocol/api.ts';
import { bringOnStage } from '../support/beside.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, askForSound, goLive, openRoom } from '../support/pages.ts';
import { openLine, type Line } from '../support/posting.ts';
import { overflow, violations } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora'>;
let room: RoomDetail;
let adasLine: Line;

/** Ada gives the lecture with camera and screen; Cleo and Dora stand beside. */
beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora']);
  const { Ada, Ben, Cleo, Dora } = hall.people;
  room = await openRoom(Ada, 'A panel', [Ben, Cleo, Dora]);
  const studio = await goLive(await hall.window(Ada), hall.server.url, room.id);
  await studio.getByRole('button', { name: 'Share screen' }).click();
  for (const [person, colour] of [
    [Cleo, '#854'],
    [Dora, '#458'],
  ] as const) {
    const page = await (await hall.window(person)).newPage();
    await page.goto(`${hall.server.url}/account`);
    await bringOnStage(hall.server, room, Ada, person, page, colour);
  }
  adasLine = await openLine(hall.server, Ada);
  await adasLine.ask({ type: 'room.enter', room: room.id });
});
afterEach(() => expect(hall.complaints.splice(0), 'what the pages complained of').toEqual([]));
afterAll(async () => {
  adasLine?.close();
  await hall?.close();
});

/** Ben watches, until all four pictures move. */
async function watching(
  size = { width: 1440, height: 900 },
  { colorScheme = 'light' as 'light' | 'dark', said = [] as string[] } = {},
): Promise<Page> {
  const window = await hall.window(hall.people.Ben, { viewport: size, colorScheme });
  await window.addInitScript(axe.source);
  const page = await window.newPage();
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => void said.push(payload.toString())));
  await page.goto(hall.server.url + addresses.watch(room.id));
  for (const name of ['Screen of Ada', 'Camera of Ada', 'Camera of Cleo', 'Camera of Dora']) await moves(page, name);
  return page;
}

async function moves(page: Page, name: string): Promise<void> {
  const frames = () =>
    page
      .getByLabel(name, { exact: true })
      .evaluate((it: HTMLVideoElement) => it.getVideoPlaybackQuality().totalVideoFrames);
  await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(1);
}

async function width(page: Page, name: string): Promise<number> {
  const box = await page.getByLabel(name, { exact: true }).boundingBox();
  return box?.width ?? 0;
}

/** The picture that is wider than all others. */
function large(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('video')].sort((a, b) => b.offsetWidth - a.offsetWidth);
    return shown[0]!.offsetWidth > shown[1]!.offsetWidth * 1.5 ? shown[0]!.getAttribute('aria-label') : null;
  });
}

async function chooseLayout(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Layout/ }).click();
  await page.getByRole('menuitemradio', { name }).click();
}

test('everybody on stage is seen and heard over one connection, whose offer is small', async () => {
  const said: string[] = [];
  const page = await watching(undefined, { said });
  await askForSound(page);
  const voices = () =>
    page.evaluate(async () => {
      const stats = [...(await window.peers!.at(-1)!.getStats()).values()] as RTCInboundRtpStreamStats[];
      return stats.filter((it) => it.type === 'inbound-rtp' && it.kind === 'audio' && (it.totalAudioEnergy ?? 0) > 0)
        .length;
    });
  await expect.poll(voices, { timeout: 20_000 }).toBe(3);
  const playing = () =>
    page
      .locator('audio')
      .evaluate((it: HTMLAudioElement) => (it.paused ? 0 : (it.srcObject as MediaStream).getAudioTracks().length));
  expect(await playing()).toBe(4);
  const offers = said.filter((frame) => frame.includes('"media.subscribe"'));
  expect(offers.length).toBeGreaterThan(0);
  for (const offer of offers) expect(offer.length).toBeLessThan(32 * 1024);
});

test('the screen is large; any picture is made large by a press or a key, and the menu gives it back', async () => {
  const page = await watching();
  await expect.poll(() => large(page)).toBe('Screen of Ada');
  await page.getByRole('button', { name: 'Make Cleo’s camera large' }).click();
  await expect.poll(() => large(page)).toBe('Camera of Cleo');
  await page.getByRole('button', { name: 'Make Ada’s camera large' }).press('Enter');
  await expect.poll(() => large(page)).toBe('Camera of Ada');
  await page.reload();
  await expect.poll(() => large(page)).toBe('Camera of Ada');
  await chooseLayout(page, 'As the lecture shows it');
  await expect.poll(() => large(page)).toBe('Screen of Ada');
});

test('what staff pin is large for those who chose nothing themselves, and said to be', async () => {
  const page = await watching();
  const pin = (pinned: object | null) => adasLine.ask({ type: 'stage.pin', room: room.id, pinned });
  await pin({ place: 2, source: 'camera' });
  await expect.poll(() => large(page)).toBe('Camera of Dora');
  await page.getByText('Large for everyone').waitFor();
  await page.getByRole('button', { name: 'Make Ada’s screen large' }).click();
  await expect.poll(() => large(page)).toBe('Screen of Ada');
  await page.getByText('Large for everyone').waitFor({ state: 'hidden' });
  await pin(null);
});

test('pictures stand side by side, or one alone, as chosen on this device', async () => {
  const page = await watching();
  await chooseLayout(page, 'Side by side');
  const widths = async () =>
    new Set(
      [
        await width(page, 'Screen of Ada'),
        await width(page, 'Camera of Cleo'),
        await width(page, 'Camera of Dora'),
      ].map(Math.round),
    );
  await expect.poll(async () => (await widths()).size).toBe(1);
  await page.reload();
  await moves(page, 'Camera of Dora');
  await expect.poll(async () => (await widths()).size).toBe(1);
  await chooseLayout(page, 'One alone');
  await expect.poll(() => page.getByLabel('Camera of Cleo', { exact: true }).isVisible()).toBe(false);
  expect(await page.getByLabel('Screen of Ada', { exact: true }).isVisible()).toBe(true);
});

test('on a phone those beside stand in a strip under the large picture, with their names', async () => {
  const page = await watching({ width: 390, height: 844 }, { colorScheme: 'dark' });
  const bottom = (name: string) =>
    page.getByLabel(name, { exact: true }).evaluate((it) => it.getBoundingClientRect().bottom);
  const top = (name: string) => page.getByLabel(name, { exact: true }).evaluate((it) => it.getBoundingClientRect().top);
  await expect.poll(() => width(page, 'Screen of Ada')).toBe(390);
  for (const name of ['Camera of Ada', 'Camera of Cleo', 'Camera of Dora'])
    expect(await top(name)).toBeGreaterThanOrEqual((await bottom('Screen of Ada')) - 1);
  const stage = page.getByRole('group', { name: 'Picture', exact: true });
  await stage.getByText('Cleo', { exact: true }).waitFor();
  expect(await overflow(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
});

test('axe finds nothing serious on a desktop, and nothing scrolls sideways on a tablet', async () => {
  const page = await watching();
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize({ width: 768, height: 1024 });
  expect(await overflow(page)).toEqual([]);
});
