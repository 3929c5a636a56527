import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import {
  attend,
  losing,
  onMessage,
  openRules,
  preset,
  seminar,
  staffList,
  strip,
  switchRule,
  tab,
  wasTold,
} from '../support/order.ts';
import { composer, reads, say } from '../support/pages.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Mallory'>;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Mallory']);
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

const held = (page: Page, text: string) =>
  page.getByRole('region', { name: 'Waiting' }).getByRole('listitem').filter({ hasText: text });
const toStaff = (page: Page) => page.getByRole('log', { name: 'Between you and staff' });
const inboxCount = (page: Page, count: number) =>
  tab(page, 'Inbox')
    .filter({ hasText: String(count) })
    .waitFor();

test('with approval first a message is seen by others when staff release it, and a refused one never', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Approval');
  await switchRule(ben, 'Staff see messages first');
  for (const student of [cleo, mallory]) await strip(student).getByText('staff see messages first').waitFor();
  await reads(cleo, 'Ben changed the rules: staff see messages first');

  await say(cleo, 'May I ask about page tables?');
  await inboxCount(ben, 1);
  await say(mallory, 'The answers are at leak');
  await inboxCount(ben, 2);
  expect([wasTold(mallory, 'page tables?'), wasTold(cleo, 'answers are at')]).toEqual([false, false]);
  await tab(cleo, 'To staff').click();
  await toStaff(cleo).getByText('Waits for staff to release it').waitFor();

  // By the keys: the first is released, the one after it refused.
  await tab(ben, 'Inbox').click();
  await held(ben, 'page tables?').getByRole('article').focus();
  await ben.keyboard.press('r');
  await reads(mallory, 'May I ask about page tables?');
  await toStaff(cleo).getByText('Released to everyone').waitFor();
  await held(ben, 'answers are at').waitFor();
  await expect
    .poll(() =>
      held(ben, 'answers are at')
        .getByRole('article')
        .evaluate((it) => it === document.activeElement),
    )
    .toBe(true);
  await ben.keyboard.press('x');
  await ben.getByLabel(/^Why, for the author/).fill('No answers here');
  await ben.keyboard.press('Enter');
  await ben.getByText('Nothing waits').waitFor();

  await tab(mallory, 'To staff').click();
  await toStaff(mallory).getByText('Not released: No answers here').waitFor();
  await toStaff(mallory).getByText('The answers are at leak').waitFor({ state: 'hidden' });
  await tab(ben, 'Chat').click();
  await say(ben, 'Nobody read that'); // what came after the refusal has arrived, so the refused text would have, too
  await tab(cleo, 'Chat').click();
  await reads(cleo, 'Nobody read that');
  expect(wasTold(cleo, 'answers are at')).toBe(false);
});

test('one of the staff sees at once what another one decided; keys and batches release what is left', async () => {
  const { id, ben, cleo } = await seminar(hall, 'Two assistants');
  const ada = await attend(hall, hall.people.Ada, id);
  await switchRule(ben, 'Staff see messages first');
  await strip(cleo).waitFor();
  const questions = ['first', 'second', 'third', 'fourth', 'fifth'].map((which) => `${which} question`);
  for (const text of questions) await say(cleo, text);
  for (const page of [ada, ben]) await inboxCount(page, 5);
  await tab(ben, 'Inbox').click();
  await tab(ada, 'Inbox').click();

  await held(ada, 'first question').getByRole('button', { name: 'Release' }).click();
  await ben.getByRole('region', { name: 'Waiting' }).getByText('Released by Ada').waitFor();
  await inboxCount(ben, 4);

  // Quicker than the server answers: the hand is at the next one already.
  await held(ben, 'second question').getByRole('article').focus();
  await ben.keyboard.press('r');
  await ben.keyboard.press('r');
  await inboxCount(ben, 2);

  // The rest as a batch.
  await ben.getByRole('button', { name: 'Select all' }).click();
  await ben.getByRole('button', { name: 'Release 2 messages' }).click();
  await ben.getByText('2 messages released').waitFor();
  for (const text of questions) await reads(cleo, text);
  await ada.getByRole('button', { name: 'Decided' }).click();
  await expect.poll(() => ada.getByText('Released by Ben').count()).toBe(4);
  await ada.getByText('Released by Ada').waitFor();
});

test('whoever decides what somebody else has decided already is told so in words', async () => {
  const { id, ben, cleo } = await seminar(hall, 'Quicker');
  await switchRule(ben, 'Staff see messages first');
  await strip(cleo).waitFor();
  await say(cleo, 'may I?');
  await inboxCount(ben, 1);
  const ada = await attend(hall, hall.people.Ada, id, losing('aside.changed')); // she hears of it too late
  await inboxCount(ada, 1);
  await tab(ben, 'Inbox').click();
  await held(ben, 'may I?').getByRole('button', { name: 'Refuse…' }).click();
  await ben.getByRole('button', { name: 'Refuse', exact: true }).click();
  await ben.getByText('Nothing waits').waitFor();
  await tab(ada, 'Inbox').click();
  await held(ada, 'may I?').getByRole('button', { name: 'Release' }).click();
  await ada.getByText('Somebody else decided this already.').waitFor();
  await ada.getByText('Nothing waits').waitFor();
});

test('when assistants answer, what students write reaches staff alone, and each answer those it is meant for', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Questions to staff');
  await preset(ben, 'Questions to staff');
  await strip(cleo).getByText('assistants answer').waitFor();
  const field = cleo.getByRole('textbox', { name: 'Write to staff alone' }).first();
  await field.fill('I failed twice: may I come again?');
  await field.press('Enter');

  await inboxCount(ben, 1);
  await tab(ben, 'Inbox').click();
  const talk = ben.getByRole('article', { name: 'With Cleo' });
  await talk.getByText('I failed twice').waitFor();
  await talk.getByRole('button', { name: 'Reply privately' }).click();
  await talk.getByLabel('To Cleo alone').fill('Of course, on Monday');
  await talk.getByLabel('To Cleo alone').press('Enter');
  await tab(cleo, 'To staff').filter({ hasText: '1' }).click();
  await toStaff(cleo).getByText('Of course, on Monday').waitFor();

  await talk.getByRole('button', { name: 'Answer to all' }).click();
  await talk.getByLabel(/^To everyone/).fill('Office hours are on Mondays');
  await talk.getByLabel(/^To everyone/).press('Enter');
  await reads(mallory, 'Office hours are on Mondays');
  for (const secret of ['I failed twice', 'Of course']) expect(wasTold(mallory, secret), secret).toBe(false);

  await toStaff(cleo).getByRole('button', { name: 'Take back' }).click();
  await toStaff(cleo).getByText('Taken back').waitFor();
  await talk.getByText('I failed twice').waitFor({ state: 'hidden' });
  await talk.getByText('Of course, on Monday').hover();
  await talk.getByRole('button', { name: 'Erase this message' }).click();
  await ben.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
  await toStaff(cleo).getByText('Of course, on Monday').waitFor({ state: 'hidden' });
});

test('a quick rule is told to all at once, and undone from its message', async () => {
  const { ben, cleo } = await seminar(hall, 'Calm');
  await preset(ben, 'Calm');
  await strip(cleo).getByText('slow mode 10 s').waitFor();
  await say(cleo, 'first');
  await reads(cleo, 'first');
  await cleo
    .getByText(/Slow mode: again in \d+ seconds/)
    .first()
    .waitFor();
  await say(ben, 'staff do not wait');
  await say(ben, 'not at all');
  await reads(cleo, 'not at all');

  await ben.getByRole('button', { name: 'Undo' }).click();
  await strip(cleo).waitFor({ state: 'hidden' });
  await reads(cleo, 'Ben changed the rules: slow mode off');
  await preset(ben, 'Quiet please');
  await cleo.getByText('Read only: staff alone write here now.').waitFor();
  await expect.poll(() => composer(cleo).isVisible()).toBe(false);
});

test('held words are staff’s secret; the message with one waits', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Words');
  await openRules(ben);
  await ben.getByLabel('Words to look at first').fill('exam answers\nleak');
  await ben.getByRole('button', { name: 'Save the words' }).click();
  await strip(mallory).getByText('some words wait for staff').waitFor();
  expect(wasTold(mallory, 'exam answers')).toBe(false);
  await say(mallory, 'I have the Exam   Answers');
  await inboxCount(ben, 1);
  await say(mallory, 'an example of an exam');
  await reads(cleo, 'an example of an exam');
  expect(wasTold(cleo, 'I have the')).toBe(false);
  await ben.reload();
  await openRules(ben);
  await expect.poll(() => ben.getByLabel('Words to look at first').inputValue()).toBe('exam answers\nleak');
});

test('a pinned message stands above the chat for all, until one hides it for oneself or staff take it down', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Pin');
  await say(ben, 'Lab 3 is due on **Friday**');
  await reads(cleo, 'Friday');
  await onMessage(ben, 'Lab 3 is due on', /Pin for everyone/);
  const pinned = (page: Page) => page.getByRole('region', { name: 'Pinned: Ben' });
  for (const page of [ben, cleo, mallory]) await pinned(page).getByText('Lab 3 is due on').waitFor();
  await pinned(cleo).getByRole('button', { name: 'Hide the pinned message' }).click();
  await cleo.reload();
  await reads(cleo, 'Friday');
  expect(await pinned(cleo).count()).toBe(0);
  await pinned(ben).getByRole('button', { name: 'Pinned message' }).click();
  await ben.getByRole('menuitem', { name: 'Unpin for everyone' }).click();
  await pinned(mallory).waitFor({ state: 'hidden' });
});

test('what staff did can be read in plain sentences, and the chat be taken home without what was deleted', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Take it home');
  await say(cleo, '=1+1 is a formula');
  await say(mallory, 'this will be gone');
  await reads(ben, 'this will be gone');
  await onMessage(ben, 'this will be gone', /Delete for everyone/);
  await ben.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await reads(cleo, 'Deleted by an assistant');
  await preset(ben, 'Calm');

  await staffList(ben, 'Export the chat');
  await ben.getByLabel('Students as').check();
  const [download] = await Promise.all([
    ben.waitForEvent('download'),
    ben.getByRole('button', { name: 'Download' }).click(),
  ]);
  await ben.getByText('Your browser keeps the file now.').waitFor();
  expect(download.suggestedFilename()).toMatch(/^Take it home.*\.csv$/);
  const file = readFileSync(await download.path(), 'utf8');
  expect(file).toContain("'=1+1 is a formula");
  expect(file).toContain('Student 1');
  for (const gone of ['this will be gone', 'Cleo', 'Mallory']) expect(file).not.toContain(gone);
  await ben.getByRole('button', { name: 'Close' }).click();

  await staffList(ben, 'What staff did');
  const list = ben.getByRole('dialog');
  for (const sentence of [
    'Ben exported the chat',
    'Ben changed the rules: slow mode 10 s',
    'Ben deleted a message of Mallory',
  ])
    await list.getByText(sentence).waitFor();
});
