import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RoomDetail } from '../../protocol/api.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, onAir, openRoom, openStudio, watch } from '../support/pages.ts';
import type { Person } from '../support/people.ts';
import { seesMovingPicture } from '../support/probes.ts';
import { until } from '../support/until.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora' | 'Emil' | 'Mallory'>;
beforeAll(async () => void (hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Mallory'])));
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

/** Ada allows the direct path in a room of hers, and goes live there with her word on it. */
async function lecture(name: string): Promise<{ room: RoomDetail; studio: Page }> {
  const { Ada, ...others } = hall.people;
  const room = await openRoom(Ada, name, Object.values(others));
  const hers = await hall.window(Ada);
  // Five pictures are encoded and decoded by one computer here.
  await hers.addInitScript(() => {
    if (location.protocol === 'https:') localStorage.setItem('chatstream.studio.quality', '360');
  });
  const page = await hers.newPage();
  await page.goto(hall.server.url + addresses.room(room.id));
  await page.getByRole('checkbox', { name: 'Allow the direct path' }).check();
  await page.getByText('Saved').waitFor();
  const studio = await openStudio(hers, hall.server.url, room.id);
  await studio.getByRole('checkbox', { name: 'Allow direct connections' }).check();
  await studio.getByRole('button', { name: 'Go live' }).click();
  await onAir(studio).waitFor();
  return { room, studio };
}

/** Watches, and agrees to do so directly. The page remembers that it was not loaded again. */
async function agrees(person: Person, room: RoomDetail): Promise<Page> {
  const page = await watch(await hall.window(person), hall.server.url, room.id);
  await page.getByRole('button', { name: 'Watch directly' }).click();
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  return page;
}

const directly = (page: Page) => page.getByText('Directly from Ada');
const reaches = (studio: Page, viewers: string) =>
  studio.getByText(`Directly to ${viewers} now, past the server.`).waitFor({ timeout: 40_000 });

/** Packets of pictures that pages exchanged with the server and frames that came directly: it was the viewer who offered to the server. */
async function pictures(pages: Page[]): Promise<{ byServer: number; directly: number }> {
  const sum = { byServer: 0, directly: 0 };
  for (const page of pages) {
    const one = await page.evaluate(picturesOfPeers);
    sum.byServer += one.byServer;
    sum.directly += one.directly;
  }
  return sum;
}

async function picturesOfPeers() {
  const sum = { byServer: 0, directly: 0 };
  for (const peer of window.peers ?? []) {
    const isDirect = peer.remoteDescription?.type === 'offer';
    for (const report of (await peer.getStats()).values() as Iterable<RTCInboundRtpStreamStats>) {
      if (report.type !== 'inbound-rtp' || report.kind !== 'video') continue;
      if (isDirect) sum.directly += report.framesDecoded ?? 0;
      else sum.byServer += report.packetsReceived ?? 0;
    }
  }
  return sum;
}

test('all agree: what they see comes from Ada, and no picture passes the server', async () => {
  const { room, studio } = await lecture('A tutorial');
  const pages = [await agrees(hall.people.Cleo, room), await agrees(hall.people.Dora, room)];
  await reaches(studio, '2 viewers');
  for (const page of pages) await directly(page).waitFor();
  const before = await pictures(pages);
  await expect
    .poll(async () => (await pictures(pages)).directly, { timeout: 30_000 })
    .toBeGreaterThan(before.directly + 60);
  expect((await pictures(pages)).byServer).toBe(before.byServer);
  for (const page of pages) await seesMovingPicture(page);
});

test('with a fifth viewer all go on by the server, and no page is loaded again', async () => {
  const { room, studio } = await lecture('A growing tutorial');
  const { Ben, Cleo, Dora, Emil, Mallory } = hall.people;
  const pages: Page[] = [];
  for (const person of [Cleo, Dora, Emil, Mallory]) pages.push(await agrees(person, room));
  await reaches(studio, '4 viewers');
  for (const page of pages) await directly(page).waitFor();

  const fifth = await watch(await hall.window(Ben), hall.server.url, room.id);
  for (const page of pages) {
    await directly(page).waitFor({ state: 'hidden' });
    await seesMovingPicture(page);
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
  }
  // A direct connection is closed a moment after its picture was replaced.
  await until('nothing comes directly any more', async () => {
    const { directly: before } = await pictures(pages);
    await seesMovingPicture(fifth);
    return (await pictures(pages)).directly === before;
  });
});

test('who takes his word back is shown the server’s picture; the page remembers it', async () => {
  const { room, studio } = await lecture('With second thoughts');
  const cleo = await agrees(hall.people.Cleo, room);
  await reaches(studio, '1 viewer');
  await directly(cleo).waitFor();
  await cleo.getByRole('button', { name: 'By the server, please' }).click();
  await directly(cleo).waitFor({ state: 'hidden' });
  await seesMovingPicture(cleo);
  await cleo.reload();
  await cleo.getByText('You watch by the server.').waitFor();
  await seesMovingPicture(cleo);
});

test('a direct connection that breaks gives way to the server', async () => {
  const { room, studio } = await lecture('On a bad day');
  const cleo = await agrees(hall.people.Cleo, room);
  await reaches(studio, '1 viewer');
  await studio.evaluate(() =>
    window
      .peers!.filter((peer) => peer.remoteDescription)
      .at(-1)!
      .close(),
  );
  await directly(cleo).waitFor({ state: 'hidden' });
  await seesMovingPicture(cleo);
  expect((await cleo.evaluate(picturesOfPeers)).byServer).toBeGreaterThan(0);
});
