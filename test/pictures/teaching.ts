/**
 * `npm run pictures`: acts out a small lecture in real browsers and takes the pictures of docs/teaching.md, so that they show what is
 * there. Nothing runs it but whoever changes the pages; it ends by itself, within two minutes.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { askQuestion, beside, fieldsOf, plan, question, quickPoll, vote } from '../support/classroom.ts';
import { openHall } from '../support/hall.ts';
import { openRoomWith } from '../support/order.ts';
import { addresses, endLecture, onAir, openStudio } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/teaching');
const phone = { viewport: { width: 390, height: 844 } };
const desktop = { viewport: { width: 1280, height: 800 } };
const title = 'Page tables and the TLB';

mkdirSync(folder, { recursive: true });
const hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora']);
try {
  await takePictures();
} finally {
  await hall.close();
}

async function takePictures(): Promise<void> {
  const { Ada, Ben, Cleo, Dora } = hall.people;
  const { url } = hall.server;
  const { id } = await openRoomWith(Ada, 'Operating Systems', { assistant: Ben, students: [Cleo, Dora] });
  const open = async (person: typeof Ada, address: string, size: typeof phone): Promise<Page> => {
    const page = await (await hall.window(person, size)).newPage();
    await page.goto(url + address);
    return page;
  };

  const desk = await open(Ada, addresses.room(id), desktop);
  await plan(desk, { title, at: Date.now() + 30 * 60_000 });
  await desk.getByRole('region', { name: 'Next lectures' }).getByRole('button', { name: 'Plan a lecture' }).click();
  await fillSeries(desk);
  await take(desk, 'plan');
  await desk.keyboard.press('Escape');

  const cleo = await open(Cleo, addresses.watch(id), phone);
  await cleo.getByRole('region', { name: 'Next lecture' }).getByText(title).waitFor();
  await take(cleo, 'countdown');

  const studio = await openStudio(await hall.window(Ada, desktop), url, id);
  await studio.getByRole('button', { name: 'Go live' }).click();
  await onAir(studio).waitFor();
  const dora = await open(Dora, addresses.watch(id), desktop);
  for (const page of [cleo, dora]) await seesMovingPicture(page);

  await askQuestion(cleo, 'Why are page tables hierarchical?');
  await askQuestion(dora, 'What was a page again?', { named: false });
  await question(await beside(dora, 'Questions'), 'hierarchical')
    .getByRole('button', { name: /I want this/ })
    .click();
  const ben = await open(Ben, addresses.watch(id), desktop);
  await seesMovingPicture(ben);
  const board = await beside(ben, 'Questions');
  await question(board, 'hierarchical').getByRole('button', { name: 'I take it' }).click();
  await take(ben, 'questions');

  await quickPoll(studio, 'Which one is faster?', ['A TLB hit', 'A page walk', 'Both alike']);
  await vote(cleo, 'Which one is faster?', 'A TLB hit');
  await vote(dora, 'Which one is faster?', 'A page walk');
  await take(cleo, 'poll');
  await dora.getByRole('button', { name: 'I am lost' }).click();
  await (await beside(studio, 'Polls')).getByRole('button', { name: 'Close and show results' }).click();
  await take(studio, 'studio');

  await endLecture(studio);
  await desk.reload();
  await desk
    .getByRole('link', { name: new RegExp(title) })
    .first()
    .click();
  await desk.getByRole('heading', { name: title, level: 1 }).waitFor();
  await take(desk, 'afterwards');
}

async function fillSeries(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  const { date } = fieldsOf(Date.now() + 7 * 24 * 60 * 60_000);
  await dialog.getByLabel('Title').fill('Virtual memory');
  await dialog.getByLabel('Day', { exact: true }).fill(date);
  await dialog.getByLabel('Repeats').selectOption({ label: 'Every week' });
  await dialog.getByLabel('How many dates').fill('6');
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}
