import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoomWith } from '../support/order.ts';
import { addresses, askForSound, goLive } from '../support/pages.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora'>;
let url: string;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora']);
  url = hall.server.url;
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

/** What this page has received of Cleo: the energy and the packets of her sound, and the frames of her picture. */
async function ofCleo(
  page: Page,
  sections: { sound: number; picture: number },
): Promise<{ sound: number; packets: number; frames: number }> {
  return page.evaluate(async ({ sound: soundAt, picture }) => {
    let sound = 0;
    let packets = 0;
    let frames = 0;
    for (const peer of window.peers ?? []) {
      if (peer.connectionState === 'closed') continue;
      const mids = peer.getTransceivers().map(({ mid }) => mid);
      for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
        if (report.type !== 'inbound-rtp') continue;
        if (report.mid === mids[soundAt]) {
          sound += report.totalAudioEnergy ?? 0;
          packets += report.packetsReceived ?? 0;
        }
        if (report.mid === mids[picture]) frames += report.framesDecoded ?? 0;
      }
    }
    return { sound, packets, frames };
  }, sections);
}

/** A watch page takes place 0 in its first four sections; the studio takes nothing of what it sends itself. */
const watching = { sound: 4, picture: 5 };
const presenting = { sound: 0, picture: 1 };

async function keepsRising(read: () => Promise<number>): Promise<void> {
  const before = await read();
  await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(before);
}

test('Cleo raises her hand, is asked, looks at herself, is seen and heard by all, muted, and sent back', async () => {
  const { Ada, Ben, Cleo, Dora } = hall.people;
  const room = await openRoomWith(Ada, 'Operating Systems', { assistant: Ben, students: [Cleo, Dora] });
  const studio = await goLive(await hall.window(Ada), url, room.id);
  const pages: Page[] = [];
  for (const person of [Ben, Cleo, Dora]) {
    const page = await (await hall.window(person)).newPage();
    await page.goto(url + addresses.watch(room.id));
    pages.push(page);
  }
  const [ben, cleo, dora] = pages as [Page, Page, Page];
  await askForSound(dora);

  await cleo.getByRole('button', { name: 'Raise hand' }).click();
  await cleo.getByText('You are next in line.').waitFor();
  await ben.getByRole('tab', { name: /People/ }).click();
  const line = ben.getByRole('list', { name: 'In the order they went up' });
  await line.getByRole('button', { name: 'Ask on stage Cleo' }).click();

  const dialog = cleo.getByRole('dialog', { name: 'Ben asks you on stage' });
  await dialog.waitFor();
  const opened = () => cleo.evaluate(() => document.querySelectorAll('dialog video').length);
  expect(await opened()).toBe(0);
  await dialog.getByRole('button', { name: 'Look at yourself first' }).click();
  await expect.poll(opened).toBe(1);
  const before = await ofCleo(dora, watching);
  expect(before.frames).toBe(0); // nobody else sees that
  await dialog.getByRole('button', { name: 'Go on stage' }).click();
  await cleo.getByText('You are on stage', { exact: true }).waitFor();
  await ben.getByText('No hand is up.').waitFor(); // it went down by itself

  for (const [page, sections] of [[studio, presenting] as const, [dora, watching] as const]) {
    await keepsRising(async () => (await ofCleo(page, sections)).frames);
    await keepsRising(async () => (await ofCleo(page, sections)).sound);
  }
  await studio.getByLabel('Picture of Cleo').waitFor();

  await ben.getByRole('button', { name: 'Mute Cleo' }).click();
  await cleo.getByText(/Your microphone was muted for everybody/).waitFor();
  await expect.poll(() => cleo.getByRole('button', { name: 'Unmute me' }).isDisabled()).toBe(true);
  const muted = await ofCleo(dora, watching);
  const frames = async () => (await ofCleo(dora, watching)).frames;
  await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(muted.frames + 5); // time goes on, and her picture
  expect((await ofCleo(dora, watching)).packets).toBe(muted.packets);
  await ben.getByRole('button', { name: 'Give Cleo the microphone back' }).click();
  await cleo.getByRole('button', { name: 'Unmute me' }).click();
  await keepsRising(async () => (await ofCleo(dora, watching)).sound);

  await ben.getByRole('button', { name: 'Send back Cleo' }).click();
  await cleo.getByText('You are back in the audience.').waitFor();
  await cleo.getByRole('button', { name: 'Raise hand' }).waitFor();
  await studio.getByLabel('Picture of Cleo').waitFor({ state: 'detached' });
});
