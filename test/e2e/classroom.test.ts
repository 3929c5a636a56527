import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { askQuestion, beside, plan, question, quickPoll, vote } from '../support/classroom.ts';
import { withStore } from '../support/crowd.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoomWith } from '../support/order.ts';
import { addresses, endLecture, onAir, openStudio } from '../support/pages.ts';
import { seesMovingPicture } from '../support/probes.ts';

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

const phone = { viewport: { width: 390, height: 844 } };
const title = 'Page tables and the TLB';
const wanted = 'Why are page tables hierarchical?';
const shy = 'What was a page again?';

/** A quiz of the room's library. */
const quiz = {
  kind: 'choice',
  title: 'Where is the **page table base** kept?',
  options: [{ text: 'In a register' }, { text: 'On the disk' }],
  quiz: { right: [0], explanation: 'CR3 on x86.', points: 2 },
};

test('a lecture is planned, announced, begun, asked about, voted on, felt, ended and taken home', async () => {
  const { Ada, Ben, Cleo, Dora } = hall.people;
  const { id } = await openRoomWith(Ada, 'Operating Systems', { assistant: Ben, students: [Cleo, Dora] });

  // Monday: Ada plans, wants attendance, and prepares a quiz.
  const desk = await (await hall.window(Ada)).newPage();
  await desk.goto(url + addresses.room(id));
  const at = Math.floor(Date.now() / 60_000) * 60_000 + 60 * 60_000; // an hour ahead: reminders for it are due now
  await Cleo.ask('/api/me/reminders', { method: 'PUT', body: { email: [60], browser: [], notices: true } });
  await plan(desk, { title, at });
  await keepAttendance(desk);
  expect((await Ada.ask(`/api/rooms/${id}/polls`, { body: quiz })).status).toBe(201);

  // Tuesday: who is early sees when it begins, and the page turns into the lecture.
  const cleo = await (await hall.window(Cleo, phone)).newPage();
  await cleo.goto(url + addresses.watch(id));
  await cleo.getByRole('region', { name: 'Next lecture' }).getByText(title).waitFor();
  const studio = await openStudio(await hall.window(Ada), url, id);
  await expect.poll(() => studio.getByLabel('Title', { exact: true }).inputValue()).toBe(title);
  await reminded(Cleo.email); // a lecture that has begun is announced no more
  await studio.getByRole('button', { name: 'Go live' }).click();
  await onAir(studio).waitFor();
  await seesMovingPicture(cleo);
  const dora = await (await hall.window(Dora)).newPage();
  await dora.goto(url + addresses.watch(id));
  await seesMovingPicture(dora);

  await asksAndAnswers({ cleo, dora, studio });
  await votes({ cleo, dora, studio });

  await dora.getByRole('button', { name: 'I am lost' }).click();
  const pulse = studio.getByRole('region', { name: 'Pulse' });
  await expect.poll(() => pulse.innerText()).toMatch(/50\s*%\s*lost/); // of two

  // Wednesday: everything is on one page, and in one archive.
  await endLecture(studio);
  await desk.reload();
  await desk
    .getByRole('link', { name: new RegExp(title) })
    .first()
    .click();
  await desk.getByRole('heading', { name: title, level: 1 }).waitFor();
  await desk.getByRole('region', { name: 'Questions and answers' }).getByText(wanted).waitFor();
  const files = await archiveOf(desk);
  expect(files['README.txt']).toContain(title);
  expect(files['questions.csv']).toContain(wanted);
  const shyRow = files['questions.csv']!.split(/\r?\n/).find((line) => line.includes(shy))!;
  expect(shyRow).not.toMatch(/Dora/);
  const polls = JSON.parse(files['polls.json']!) as { polls?: unknown };
  expect(JSON.stringify(polls)).toContain('More examples');
  expect(files['attendance.csv']).toMatch(/Cleo/);
  expect(files['attendance.csv']).toMatch(/Dora/);

  const mine = await (await hall.window(Cleo, phone)).newPage();
  await mine.goto(desk.url());
  await mine.getByText(/You were there for \d+ percent/).waitFor();
  expect(await mine.getByText('Dora').count()).toBe(0);
});

async function keepAttendance(page: Page): Promise<void> {
  const section = page.getByRole('region', { name: 'Lectures', exact: true });
  await section.getByRole('button', { name: 'Change' }).click();
  await section.getByRole('switch', { name: 'Keep attendance' }).check();
  await section.getByText('Kept for 180 days').waitFor();
}

async function asksAndAnswers({ cleo, dora, studio }: Record<'cleo' | 'dora' | 'studio', Page>): Promise<void> {
  await askQuestion(cleo, wanted);
  await askQuestion(dora, shy, { named: false });
  const hers = question(await beside(dora, 'Questions'), wanted);
  await hers.getByRole('button', { name: /I want this answered too/ }).click();
  const board = await beside(studio, 'Questions');
  await expect
    .poll(() =>
      question(board, wanted)
        .getByRole('button', { name: /2 votes/ })
        .count(),
    )
    .toBe(1);
  expect(await question(board, shy).innerText()).not.toContain('Dora');
  await question(board, wanted).getByRole('button', { name: 'Answered live' }).click();
  await cleo.getByText('Your question was answered.').first().waitFor({ state: 'attached' });
}

async function votes({ cleo, dora, studio }: Record<'cleo' | 'dora' | 'studio', Page>): Promise<void> {
  const helps = 'What helps most?';
  await quickPoll(studio, helps, ['More examples', 'Slower, please']);
  for (const student of [cleo, dora]) await vote(student, helps, 'More examples');
  const polls = await beside(studio, 'Polls');
  await polls
    .getByText(/2 of \d+ here voted/)
    .first()
    .waitFor();
  await polls.getByRole('button', { name: 'Close and show results' }).click();
  await (
    await beside(dora, 'Polls')
  )
    .getByText(/100\s*%/)
    .first()
    .waitFor();

  await polls.getByRole('button', { name: /^Launch: Where is the page table base/ }).click();
  await vote(cleo, 'Where is the page table base', 'On the disk');
  await polls.getByRole('button', { name: 'Close and show results' }).click();
  await (
    await beside(cleo, 'Polls')
  )
    .getByText(/Not right: 0 of 2 points/)
    .first()
    .waitFor();
}

/** The files of the archive, by name, as text. */
async function archiveOf(page: Page): Promise<Record<string, string>> {
  const fetching = page.waitForEvent('download');
  await page
    .getByRole('button', { name: /Everything as one archive/ })
    .or(page.getByRole('link', { name: /Everything as one archive/ }))
    .click();
  const file = await (await fetching).path();
  const files = unzipSync(readFileSync(file));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** The reminder for the lecture was written once. */
async function reminded(to: string): Promise<void> {
  const mails = () =>
    withStore({ dataDir: hall.server.dataDir }, ({ db }) =>
      db
        .selectFrom('mail')
        .select(['subject', 'text'])
        .where('to_address', '=', to)
        .where('text', 'like', `%${title}%`)
        .execute(),
    );
  await expect.poll(mails, { timeout: 20_000 }).toHaveLength(1);
}
