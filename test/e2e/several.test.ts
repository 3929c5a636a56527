import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoomDetail } from '../../protocol/api.ts';
import { bringOnStage } from '../support/beside.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, askForSound, goLive, openRoom } from '../support/pages.ts';
import { openLine, type Line } from '../support/posting.ts';
import { overflow, violations } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora'>;
let room: RoomDetail;
let adasLine: Line;
/** Ben watches, with one page for all tests: so many pictures are enough work for a computer. */
let ben: Page;
const offers: string[] = [];

const desktop = { width: 1440, height: 900 };
/** A busy computer may do without a picture for a while. */
const patience = { timeout: 20_000 };

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
  const window = await hall.window(Ben);
  await window.addInitScript(axe.source);
  ben = await window.newPage();
  ben.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (payload.includes('"media.subscribe"')) offers.push(payload.toString());
    }),
  );
  await ben.goto(hall.server.url + addresses.watch(room.id));
});

beforeEach(async () => {
  await ben.setViewportSize(desktop);
  for (const name of ['Screen of Ada', 'Camera of Ada', 'Camera of Cleo', 'Camera of Dora']) await moves(name);
});
afterEach(() => expect(hall.complaints.splice(0), 'what the pages complained of').toEqual([]));
afterAll(async () => {
  adasLine?.close();
  await hall?.close();
});

const picture = (name: string) => ben.getByLabel(name, { exact: true });

async function moves(name: string): Promise<void> {
  const frames = () => picture(name).evaluate((it: HTMLVideoElement) => it.getVideoPlaybackQuality().totalVideoFrames);
  const before = await frames();
  await expect.poll(frames, patience).toBeGreaterThan(before);
}

const placeOf = (name: string) => picture(name).evaluate((it) => it.getBoundingClientRect().toJSON() as DOMRect);

/** The picture that is wider than all others. */
function large(): Promise<string | null> {
  return ben.evaluate(() => {
    const shown = [...document.querySelectorAll('video')].sort((a, b) => b.offsetWidth - a.offsetWidth);
    return shown[0]!.offsetWidth > shown[1]!.offsetWidth * 1.5 ? shown[0]!.getAttribute('aria-label') : null;
  });
}

async function choose(name: string): Promise<void> {
  await ben.getByRole('button', { name: /^Layout/ }).click();
  await ben.getByRole('menuitemradio', { name }).click();
}

test('everybody on stage is seen and heard over one connection, whose offer is small', async () => {
  await askForSound(ben);
  const voices = () =>
    ben.evaluate(async () => {
      const stats = [...(await window.peers!.at(-1)!.getStats()).values()] as RTCInboundRtpStreamStats[];
      const sounds = stats.filter((it) => it.type === 'inbound-rtp' && it.kind === 'audio');
      return sounds.filter((it) => (it.totalAudioEnergy ?? 0) > 0).length;
    });
  await expect.poll(voices, patience).toBe(3);
  const audio = await ben.locator('audio').evaluate((it: HTMLAudioElement) => {
    const tracks = it.srcObject instanceof MediaStream ? it.srcObject.getAudioTracks() : [];
    return { playing: !it.paused, places: tracks.length };
  });
  expect(audio).toEqual({ playing: true, places: 4 });
  expect(offers.length).toBeGreaterThan(0);
  for (const offer of offers) expect(offer.length).toBeLessThan(32 * 1024);
});

test('the screen is large; any picture is made large by a press or a key, and the menu gives it back', async () => {
  await expect.poll(large, patience).toBe('Screen of Ada');
  await ben.getByRole('button', { name: 'Make Cleo’s camera large' }).click();
  await expect.poll(large, patience).toBe('Camera of Cleo');
  const adas = ben.getByRole('button', { name: 'Make Ada’s camera large' });
  await adas.press('Enter');
  await expect.poll(large, patience).toBe('Camera of Ada');
  await ben.keyboard.press('Enter'); // the focus is where it was
  await expect.poll(large, patience).toBe('Screen of Ada');
  await adas.click();
  await expect.poll(large, patience).toBe('Camera of Ada');
  await choose('As the lecture shows it');
  await expect.poll(large, patience).toBe('Screen of Ada');
});

test('what staff pin is large for those who chose nothing themselves, and said to be', async () => {
  const pin = (pinned: object | null) => adasLine.ask({ type: 'stage.pin', room: room.id, pinned });
  await pin({ place: 2, source: 'camera' });
  await expect.poll(large, patience).toBe('Camera of Dora');
  await ben.getByText('Large for everyone').waitFor();
  await ben.getByRole('button', { name: 'Make Ada’s screen large' }).click();
  await expect.poll(large, patience).toBe('Screen of Ada');
  await ben.getByText('Large for everyone').waitFor({ state: 'hidden' });
  await pin(null);
  await choose('As the lecture shows it');
});

test('axe finds nothing serious with several pictures, and nothing scrolls sideways on a tablet', async () => {
  expect(await violations(ben)).toEqual([]);
  await ben.setViewportSize({ width: 768, height: 1024 });
  expect(await overflow(ben)).toEqual([]);
});

test('on a phone those beside stand in a strip under the large picture, with their names', async () => {
  await ben.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => (await placeOf('Screen of Ada')).width, patience).toBe(390);
  const { bottom } = await placeOf('Screen of Ada');
  for (const name of ['Camera of Ada', 'Camera of Cleo', 'Camera of Dora'])
    expect((await placeOf(name)).top).toBeGreaterThanOrEqual(bottom - 1);
  await ben.getByRole('group', { name: 'Picture', exact: true }).getByText('Cleo', { exact: true }).waitFor();
  expect(await overflow(ben)).toEqual([]);
});

test('pictures stand side by side, or one alone, as chosen on this device', async () => {
  const widths = async () => {
    const places = await Promise.all(['Screen of Ada', 'Camera of Cleo', 'Camera of Dora'].map(placeOf));
    return new Set(places.map(({ width }) => Math.round(width))).size;
  };
  await choose('Side by side');
  await expect.poll(widths, patience).toBe(1);
  await ben.reload();
  for (const name of ['Screen of Ada', 'Camera of Cleo', 'Camera of Dora']) await moves(name);
  await expect.poll(widths, patience).toBe(1);
  await choose('One alone');
  await expect.poll(() => picture('Camera of Cleo').isVisible()).toBe(false);
  expect(await picture('Screen of Ada').isVisible()).toBe(true);
});
