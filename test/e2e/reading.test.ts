import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { goLive, openRoom, say, watch } from '../support/pages.ts';
import { openLine, post } from '../support/posting.ts';
import { seesMovingPicture } from '../support/probes.ts';
import {
  chat,
  isInView,
  message,
  movedMeanwhile,
  movedSince,
  openChat,
  roomWithHistory,
  scroll,
  scrollTo,
  watchFirstRow,
} from '../support/reading.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora' | 'Emil'>;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora', 'Emil']);
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

/** A room with so many lines of Ben's, Cleo's and Dora's, "line 0" and so on. */
function history(name: string, lines: number) {
  const { Ada, Ben, Cleo, Dora } = hall.people;
  return roomWithHistory(hall.server, Ada, { name, members: [Ben, Cleo, Dora], lines });
}

/** Cleo's page of the lecture, with its chat. */
async function cleoReads(room: string, last: string): Promise<Page> {
  return openChat(await (await hall.window(hall.people.Cleo)).newPage(), hall.server, room, last);
}

async function hasFocus(page: Page, text: string): Promise<void> {
  await expect.poll(() => message(page, text).evaluate((it) => it === document.activeElement)).toBe(true);
}

const numbered = (word: string, count: number) => Array.from({ length: count }, (_, i) => `${word} ${i}`);

test('what Cleo reads stands still while 200 messages arrive, texts above it are erased, and her window changes its size', async () => {
  const { Ada, Ben, Dora } = hall.people;
  const { id } = await history('Standing still', 120);
  const page = await cleoReads(id, 'line 119');
  await scroll(page, -1_500);
  await watchFirstRow(page);

  await post(hall.server, [Ada, Ben, Dora], id, numbered('news', 200));
  const ada = await openLine(hall.server, Ada);
  await ada.ask({ type: 'room.enter', room: id });
  for (const seq of [62, 70, 75, 78])
    expect(await ada.ask({ type: 'chat.delete', room: id, seq })).toMatchObject({ type: 'ok' });
  ada.close();
  const newer = page.getByRole('button', { name: '200 new', exact: true });
  await newer.waitFor();
  expect(await movedMeanwhile(page)).toBeLessThan(1.5);
  const sizes = [
    [1_280, 620],
    [1_100, 800],
    [1_280, 800],
  ] as const;
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => movedSince(page)).toBeLessThan(1.5);
  }

  await newer.click();
  await message(page, 'news 199').waitFor();
  await newer.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '200 new since you were here' }).waitFor();
});

test('whoever is at the newest stays there, also when a message grows', async () => {
  const { Ada, Ben } = hall.people;
  const { id } = await openRoom(Ada, 'At the end', [Ben, hall.people.Cleo]);
  const page = await (await hall.window(hall.people.Cleo)).newPage();
  await post(hall.server, [Ada, Ben], id, numbered('first', 30));
  await openChat(page, hall.server, id, 'first 29');
  await post(hall.server, [Ada, Ben], id, numbered('news', 30));
  await message(page, 'news 29').waitFor();
  const line = await openLine(hall.server, Ben);
  await line.ask({ type: 'room.enter', room: id });
  const seq = Number(await message(page, 'news 29').getAttribute('data-seq')); // of Ben's: they take turns
  const text = `${'It grew. '.repeat(60)}\n\nand ended`;
  const edited = await line.ask({ type: 'chat.edit', room: id, seq, text });
  line.close();
  expect(edited, JSON.stringify(edited)).toMatchObject({ type: 'ok' });
  await page.getByText('and ended').waitFor();
  await expect
    .poll(() => chat(page).evaluate((list) => Math.round(list.scrollHeight - list.clientHeight - list.scrollTop)))
    .toBe(0);
});

test('older pages come in above without a jump, and few rows are in the document', async () => {
  const { id } = await history('A long term', 400);
  const page = await cleoReads(id, 'line 399');
  const height = () => chat(page).evaluate((list) => list.scrollHeight);
  let most = 0;
  for (let pages = 0; pages < 4; pages++) {
    let letThrough = () => {};
    const held = new Promise<void>((done) => (letThrough = done));
    await page.route('**/events?before=*', (route) => held.then(() => route.continue()));
    await scrollTo(page, 300);
    const before = await height();
    await watchFirstRow(page);
    letThrough();
    await expect.poll(height).toBeGreaterThan(before);
    await page.unroute('**/events?before=*');
    expect(await movedMeanwhile(page)).toBeLessThan(1.5);
    most = Math.max(most, await chat(page).getByRole('article').count());
  }
  expect(most).toBeLessThan(150);
});

test('Cleo comes back to what is new since she was here, far above, and her other tab knows when she has read it', async () => {
  const { Ada, Ben, Dora } = hall.people;
  const { id } = await history('Since yesterday', 30);
  const window = await hall.window(hall.people.Cleo);
  const before = await openChat(await window.newPage(), hall.server, id, 'line 29');
  await before.close();
  // Those who write at once are not in the order of their texts: which is the first and the last must be certain.
  await post(hall.server, [Ada], id, ['the first new one']);
  await post(hall.server, [Ada, Ben, Dora], id, numbered('new', 118));
  await post(hall.server, [Ada], id, ['the newest']);
  const [page, other] = [await window.newPage(), await window.newPage()];
  for (const one of [page, other]) await openChat(one, hall.server, id, 'the newest');
  const missed = (of: Page) => of.getByRole('button', { name: 'New since you were here' });
  await missed(other).waitFor();

  await page.route('**/events?after=*', () => {}); // what lies between her and the newest never comes
  await missed(page).click();
  await message(page, 'the first new one').waitFor();
  expect(await isInView(page, message(page, 'the first new one'))).toBe(true);
  expect(await isInView(page, chat(page).getByText('New since you were here'))).toBe(true);
  await hasFocus(page, 'the first new one');

  await page.keyboard.press('End');
  await message(page, 'the newest').waitFor();
  await hasFocus(page, 'the newest');
  await missed(other).waitFor({ state: 'hidden' });
});

test('a search finds what was said long ago, and leads to it', async () => {
  const { Ada } = hall.people;
  const { id } = await history('Looking for it', 400);
  await post(hall.server, [Ada], id, ['that was all']);
  const page = await cleoReads(id, 'that was all');
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Search the chat' });
  await field.fill('LINE 38');
  const found = page.getByRole('list', { name: 'Messages found' });
  await expect.poll(() => found.getByRole('listitem').count()).toBe(14); // 38, 138, 238, 338, and 380 to 389
  expect(await found.locator('mark').first().innerText()).toBe('line');
  await found.getByRole('button').last().click();
  await message(page, 'line 38').waitFor();
  await hasFocus(page, 'line 38');
  expect(await isInView(page, message(page, 'line 38'))).toBe(true);
  expect(await chat(page).getByText('that was all').count()).toBe(0);

  await field.fill('nobody said this');
  await page.getByText('Nobody has written “nobody said this” here.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'To the newest' }).click();
  await message(page, 'that was all').waitFor();
});

test('by keyboard the list is one stop, from which one goes from message to message and opens what one can do with one', async () => {
  const { id } = await history('Without a mouse', 200);
  const page = await cleoReads(id, 'line 199');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.match(/line \d+/)?.[0]);
  await page.locator('form.write textarea').focus();
  for (let i = 0; i < 4 && !(await focused()); i++) await page.keyboard.press('Shift+Tab');
  expect(await focused()).toBe('line 199');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe('line 197');
  await page.keyboard.press('PageUp');
  const above = Number((await focused())!.slice(5));
  expect(above).toBeLessThan(194);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Home');
  expect(Number((await focused())!.slice(5))).toBeLessThan(150);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('menu', { name: 'Message' }).waitFor();
  expect(await message(page, 'line 199').count()).toBe(0); // so far above is it
  await page.keyboard.press('Escape');
  await expect.poll(focused).toMatch(/^line \d+$/);
  await page.keyboard.press('End');
  await expect.poll(focused).toBe('line 199');
});

test('the chat goes into a window of its own and comes back when that is closed, or called back', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'Two screens', [Cleo]);
  await post(hall.server, [Ada], id, ['Welcome']);
  const page = await cleoReads(id, 'Welcome');
  const popOut = async () => {
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'How the chat looks' }).click();
    await page.getByRole('menuitem', { name: 'Open in a window of its own' }).click();
    const own = await opened;
    await message(own, 'Welcome').waitFor();
    await chat(page).waitFor({ state: 'hidden' });
    return own;
  };
  const own = await popOut();
  await say(own, 'from the second screen');
  await message(own, 'from the second screen').waitFor();
  expect(await own.evaluate(() => window.peers?.length)).toBe(0);
  await own.close();
  await message(page, 'from the second screen').waitFor();

  const again = await popOut();
  const closed = again.waitForEvent('close');
  await page.getByRole('button', { name: 'Show it here' }).click();
  await closed;
  await message(page, 'from the second screen').waitFor();
});

test('a chat without picture and sound makes no media connection, on this device, until the lecture is wanted', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'On a train', [Cleo]);
  await goLive(await hall.window(Ada), hall.server.url, id);
  const page = await watch(await hall.window(Cleo), hall.server.url, id);
  const peers = () => page.evaluate(() => window.peers!.map((peer) => peer.connectionState));
  await page.getByRole('button', { name: 'How the chat looks' }).click();
  await page.getByRole('menuitem', { name: 'Chat only, without picture and sound' }).click();
  await page.getByText('Chat only.').waitFor();
  await expect.poll(async () => new Set(await peers())).toEqual(new Set(['closed']));
  await page.reload();
  await say(page, 'The tunnel is long');
  await message(page, 'The tunnel is long').waitFor();
  expect(await peers()).toEqual([]);
  await page.getByRole('button', { name: 'Show the lecture' }).click();
  await seesMovingPicture(page);
  await page.reload();
  await seesMovingPicture(page);
});

test('the size of the text is kept on this device, and followed by the other window', async () => {
  const { Ada, Cleo } = hall.people;
  const { id } = await openRoom(Ada, 'From the last row', [Cleo]);
  await post(hall.server, [Ada], id, ['Welcome']);
  const window = await hall.window(Cleo);
  const [page, other] = [await window.newPage(), await window.newPage()];
  for (const one of [page, other]) await openChat(one, hall.server, id, 'Welcome');
  const size = (of: Page) => message(of, 'Welcome').evaluate((it) => parseFloat(getComputedStyle(it).fontSize));
  const normal = await size(page);
  await page.getByRole('button', { name: 'How the chat looks' }).click();
  await page.getByRole('menuitemradio', { name: 'Very large' }).click();
  await expect.poll(() => size(page)).toBeGreaterThan(normal * 1.3);
  await expect.poll(() => size(other)).toBeGreaterThan(normal * 1.3);
  await page.reload();
  await message(page, 'Welcome').waitFor();
  expect(await size(page)).toBeGreaterThan(normal * 1.3);
});
