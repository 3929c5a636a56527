import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, goLive, onAir, openRoom, openStudio, resume, watch } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Cleo'>;
beforeAll(async () => void (hall = await openHall(['Ada', 'Cleo'])));
afterEach(() => hall.clear());
afterAll(() => hall?.close());

/** Ada is live, Cleo watches; Ada's browser lets the test take devices away. */
async function lecture() {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'CS 241', [Cleo]);
  const hers = await hall.window(Ada);
  await hers.addInitScript(devicesThatCanGo);
  const studio = await goLive(hers, hall.server.url, id);
  const cleo = await watch(await hall.window(Cleo), hall.server.url, id);
  return { id, hers, studio, cleo };
}

test('Ada shares her screen beside the camera, then alone, and goes back to the camera', async () => {
  const { studio, cleo } = await lecture();
  await studio.getByRole('button', { name: 'Share screen' }).click();
  await studio.getByText('They see your screen large and your camera inset.').waitFor();
  await moving(cleo, 2);
  await studio.getByRole('button', { name: 'Screen only' }).click();
  await studio.getByText('They see your screen only.').waitFor();
  await moving(cleo, 1);
  await studio.getByRole('button', { name: 'Stop sharing' }).click();
  await studio.getByText('This is what they see.').waitFor();
  await seesMovingPicture(cleo);
});

test('a paused camera is switched off, and muting is answered with words', async () => {
  const { studio } = await lecture();
  await studio.getByText('Yes: your sound arrives').waitFor();
  await studio.getByRole('button', { name: 'Pause camera' }).click();
  await studio.getByText('They see no picture.').waitFor();
  expect(
    await studio.evaluate(() => window.taken?.filter((it) => it.kind === 'video' && it.readyState === 'live')),
  ).toEqual([]);
  await studio.getByRole('button', { name: 'Mute me' }).click();
  await studio.getByText('No: you are muted').waitFor();
  await studio.getByRole('button', { name: 'Unmute me' }).click();
  await studio.getByText('Yes: your sound arrives').waitFor();
});

test('an unplugged microphone gives way to the other one, and Ada is told', async () => {
  const { studio } = await lecture();
  await unplug(studio, 'Microphone');
  await studio.getByText(/is gone\. .* is your microphone now\./).waitFor();
  await studio.getByText('Yes: your sound arrives').waitFor();
});

test('the only camera is unplugged, and works again when it is back', async () => {
  const { studio, cleo } = await lecture();
  await unplug(studio, 'Camera');
  await studio.getByText('The camera is gone. Plug it in again, or choose another.').waitFor();
  await studio.evaluate(() => {
    window.gone?.clear();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await studio.getByText('This is what they see.').waitFor();
  await seesMovingPicture(cleo);
});

test('a duplicated tab is another tab: it asks before it takes over', async () => {
  const { hers, studio } = await lecture();
  const [copy] = await Promise.all([hers.waitForEvent('page'), studio.evaluate(() => void window.open(location.href))]);
  await resume(copy);
  await copy.getByRole('dialog').getByText('You are presenting in another tab or device.').waitFor();
  await copy.keyboard.press('Escape');
  await copy.getByRole('dialog').waitFor({ state: 'detached' });
  await onAir(studio).waitFor();
});

test('without a title nothing begins; without camera and microphone it says why', async () => {
  const { Ada } = hall.people;
  const { id } = await openRoom(Ada, 'CS 241');
  const hers = await hall.window(Ada);
  await hers.addInitScript(devicesThatCanGo);
  const studio = await openStudio(hers, hall.server.url, id);
  await studio.getByRole('textbox', { name: 'Title' }).fill(' ');
  await studio.getByRole('button', { name: 'Go live' }).click();
  await studio.getByText('Give the lecture a title first.').waitFor();

  await hers.addInitScript(() => (window.refuses = true));
  await studio.reload();
  await studio.getByText('The browser does not let this page use camera and microphone.').waitFor();
  await studio.getByRole('button', { name: 'Go live' }).click();
  await studio.getByText('There is no microphone, no camera and no screen yet.').waitFor();
  await studio.evaluate(() => (window.refuses = false));
  await studio.getByRole('button', { name: 'Try again' }).click();
  await studio.getByText('This is what they will see.').waitFor();
});

test('Cleo, who watches, is shown the way to the lecture', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'CS 241', [Cleo]);
  const page = await (await hall.window(Cleo)).newPage();
  await page.goto(hall.server.url + addresses.studio(id));
  await page.getByRole('heading', { name: 'You watch in this room' }).waitFor();
  expect(await page.getByRole('link', { name: 'Watch the room' }).getAttribute('href')).toBe(addresses.watch(id));
});

declare global {
  interface Window {
    /** Every track this page got, and the ids of the devices that are unplugged. */
    taken?: MediaStreamTrack[];
    gone?: Set<string>;
    refuses?: boolean;
  }
}

function devicesThatCanGo(): void {
  const { mediaDevices: media } = navigator;
  const [ask, list] = [media.getUserMedia.bind(media), media.enumerateDevices.bind(media)];
  const taken: MediaStreamTrack[] = (window.taken = []);
  const gone = (window.gone = new Set<string>());
  const there = async () => (await list()).filter((device) => !gone.has(device.deviceId));
  media.enumerateDevices = there;
  media.getUserMedia = async (asked) => {
    if (window.refuses) throw new DOMException('Permission denied', 'NotAllowedError');
    const missing = async (kind: string) => !(await there()).some((device) => device.kind === kind);
    if ((asked?.video && (await missing('videoinput'))) || (asked?.audio && (await missing('audioinput'))))
      throw new DOMException('Requested device not found', 'NotFoundError');
    const stream = await ask(asked);
    taken.push(...stream.getTracks());
    return stream;
  };
}

/** The chosen device disappears as a browser would tell it: from the list, then by the end of its track. */
async function unplug(page: Page, name: 'Camera' | 'Microphone'): Promise<void> {
  const id = await page.getByRole('combobox', { name }).inputValue();
  const kind = name === 'Camera' ? 'video' : 'audio';
  await page.evaluate(
    ([device, of]) => {
      window.gone?.add(device);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      const lost = window.taken?.find((track) => track.kind === of && track.getSettings().deviceId === device);
      lost?.stop();
      lost?.dispatchEvent(new Event('ended'));
    },
    [id, kind] as const,
  );
}

/** Waits until this many pictures move on the page. */
async function moving(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    async (wanted) => {
      const frames = () =>
        [...document.querySelectorAll('video')].map((it) => it.getVideoPlaybackQuality().totalVideoFrames);
      const before = frames();
      await new Promise((resolve) => setTimeout(resolve, 700));
      return frames().filter((now, i) => now > (before[i] ?? 0)).length === wanted;
    },
    count,
    { polling: 300 },
  );
}
