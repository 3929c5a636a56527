import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, goLive, openRoom, watch } from '../support/pages.ts';
import { openLine } from '../support/posting.ts';
import { packetsReceived, seesMovingPicture } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Mallory' | 'Emil' | 'Xenia'>;
let url: string;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Mallory', 'Emil', 'Xenia']);
  url = hall.server.url;
});
afterEach(() => hall.clear());
afterAll(() => hall?.close());

/** The picture must stop within 2 s for whoever was put out, and go on for whoever was not. */
async function isCutOff(out: Page, stays: Page): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const after = await packetsReceived(out);
  await seesMovingPicture(stays);
  expect(await packetsReceived(out)).toBe(after);
}

test('whoever is removed from the room loses socket, chat and picture at once, and others notice nothing', async () => {
  const { Ada, Ben, Mallory } = hall.people;
  const { id } = await openRoom(Ada, 'Seminar', [Ben, Mallory]);
  await goLive(await hall.window(Ada), url, id);
  const ben = await watch(await hall.window(Ben), url, id);
  const mallory = await watch(await hall.window(Mallory), url, id);
  const line = await openLine(hall.server, Mallory);
  expect(await line.ask({ type: 'room.enter', room: id })).toMatchObject({ type: 'room.entered' });

  const removed = await Ada.ask(`/api/rooms/${id}/members/${Mallory.id}`, { method: 'DELETE' });
  expect(removed.status).toBeLessThan(300);
  await isCutOff(mallory, ben);
  await mallory.getByText('You are not in this room any more').first().waitFor();
  expect(line.heard.map((it) => it.type)).toContain('room.closed');
  expect(await line.ask({ type: 'room.enter', room: id })).toMatchObject({ type: 'error', code: 'not_found' });
  line.close();
});

test("a disabled account's sockets close within 5 s, and its picture stops", async () => {
  const { Ada, Ben, Emil, Xenia } = hall.people;
  const { id } = await openRoom(Ada, 'Colloquium', [Ben, Emil]);
  await goLive(await hall.window(Ada), url, id);
  const ben = await watch(await hall.window(Ben), url, id);
  const emil = await watch(await hall.window(Emil), url, id);
  const line = await openLine(hall.server, Emil);

  const at = Date.now();
  const disabled = await Xenia.ask(`/api/admin/accounts/${Emil.id}`, { method: 'PATCH', body: { disabled: true } });
  expect(disabled.status, disabled.text).toBeLessThan(300);
  expect(await line.closed).toBe(4001);
  expect(Date.now() - at).toBeLessThan(5_000);
  await isCutOff(emil, ben);
  await emil.getByText('Your account was disabled').first().waitFor();
  await emil.goto(url + addresses.watch(id));
  await emil.waitForURL(/\/sign-in/);
});
