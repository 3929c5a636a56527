import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { act, anchorOf, enter, field, lineWith, openMessageMenu, openSeminar, plus, quoteIn } from '../support/desk.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { say } from '../support/pages.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo'>;
const seminar = (name: string) => openSeminar(hall, name);

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo']);
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

test('Markdown and formulas arrive drawn; what draws formulas is fetched with the first one', async () => {
  const { ben, cleo } = await seminar('Page tables');
  const fetched: string[] = [];
  ben.on('request', (request) => fetched.push(request.url()));
  await say(cleo, 'Why **not** one `big` table?');
  await lineWith(ben, 'Why not one big table?').locator('b', { hasText: 'not' }).waitFor();
  expect(await lineWith(ben, 'Why not').locator('code').innerText()).toBe('big');
  expect(fetched.filter((url) => url.includes('Drawn'))).toEqual([]);

  await field(cleo).fill('1. it takes $2^{39}$ bytes\n2. $5 and $10 are prices\n\n```c\nint *walk;\n```');
  await field(cleo).press('Enter');
  const line = lineWith(ben, 'bytes');
  await line.locator('math msup').waitFor();
  expect(fetched.filter((url) => url.includes('Drawn'))).not.toEqual([]);
  expect(await line.locator('annotation').textContent()).toBe('2^{39}');
  expect(await line.locator('ol > li').count()).toBe(2);
  expect(await line.locator('li').last().innerText()).toBe('$5 and $10 are prices');
  expect(await line.locator('pre code').innerText()).toBe('int *walk;');

  await say(cleo, 'and this: $\\frobnicate$');
  await lineWith(ben, 'and this: $\\frobnicate$ (unknown command: \\frobnicate)').waitFor();
});

test('a link that pretends to lead elsewhere shows where it really leads', async () => {
  const { ben, cleo } = await seminar('Links');
  await say(cleo, 'see [bank.example](https://evil.example/) and [the slides](https://uni.example/1)');
  const line = lineWith(ben, 'see bank.example');
  await line.waitFor();
  expect(await line.locator('.said').innerText()).toBe('see bank.example (evil.example) and the slides');
});

test('an answer quotes the message as it is now, and leads to it', async () => {
  const { ben, cleo } = await seminar('Answers');
  await say(cleo, 'Is this the *whole* walk?');
  await lineWith(ben, 'Is this the whole walk?').focus();
  await ben.keyboard.press('r');
  await expect.poll(() => field(ben).evaluate((box) => box === document.activeElement)).toBe(true);
  await say(ben, 'Yes, apart from the valid bit.');
  const answer = lineWith(cleo, 'apart from the valid bit');
  await answer.waitFor();
  expect(await quoteIn(answer).innerText()).toBe('Cleo: Is this the whole walk?');

  await quoteIn(answer).click();
  await expect.poll(() => anchorOf(cleo)).toContain('Is this the whole walk?');

  await act(cleo, 'Is this the whole walk?', 'Delete for everyone');
  await cleo.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => quoteIn(lineWith(ben, 'valid bit')).innerText()).toBe('A deleted message');
});

test('an answer can be given up, and only then what is written is no answer', async () => {
  const { ben, cleo } = await seminar('No answer');
  await say(cleo, 'anybody?');
  await act(ben, 'anybody?', 'Reply');
  await ben.getByRole('button', { name: 'Do not answer this message' }).waitFor();
  await field(ben).press('Escape');
  await say(ben, 'to all of you');
  await lineWith(cleo, 'to all of you').waitFor();
  expect(await quoteIn(lineWith(cleo, 'to all of you')).count()).toBe(0);
});

test('reactions of two people are counted on both pages, and taken back with one click', async () => {
  const { ben, cleo } = await seminar('Reactions');
  await say(cleo, 'So a miss costs four reads?');
  await openMessageMenu(ben, 'four reads');
  await ben.getByRole('menuitemcheckbox', { name: 'Same question' }).click();
  await cleo.getByRole('button', { name: 'Same question, 1 person' }).click();
  const both = { name: 'Same question, 2 people' };
  await ben.getByRole('button', both).waitFor();
  expect(await ben.getByRole('button', both).getAttribute('aria-pressed')).toBe('true');
  await ben.getByRole('button', both).click();
  await cleo.getByRole('button', { name: 'Same question, 1 person' }).waitFor();
  await cleo.getByRole('button', { name: 'Same question, 1 person' }).click();
  await expect.poll(() => ben.getByRole('button', { name: /^Same question/ }).count()).toBe(0);
});

test('one changes one’s own message for five minutes, and everyone sees that it was', async () => {
  const { ben, cleo } = await seminar('Second thoughts');
  await say(cleo, 'four reeds');
  await field(cleo).fill('half written');
  await act(cleo, 'four reeds', 'Edit');
  const box = cleo.getByRole('textbox', { name: 'Change your message' });
  await box.fill('four *reads*');
  await box.press('Enter');
  await lineWith(ben, 'four reads').getByText('edited', { exact: true }).waitFor();
  await expect.poll(() => field(cleo).inputValue()).toBe('half written');
  await expect.poll(() => lineWith(ben, 'reeds').count()).toBe(0);

  await openMessageMenu(ben, 'four reads');
  expect(await ben.getByRole('menuitem', { name: /^Edit/ }).count()).toBe(0);
  await openMessageMenu(cleo, 'four reads');
  await cleo.getByRole('menuitem', { name: /^Edit/ }).waitFor();
  await cleo.clock.setSystemTime(Date.now() + 6 * 60_000); // the offer goes away under the eyes of who looks at it
  await expect.poll(() => cleo.getByRole('menuitem', { name: /^Edit/ }).count()).toBe(0);
});

test('who is mentioned is chosen by keyboard, marked, and told when looking elsewhere', async () => {
  const { id, ben, cleo } = await seminar('Paging');
  await cleo.context().grantPermissions(['notifications'], { origin: hall.server.url });
  await cleo.evaluate(() => {
    const shown: string[] = [];
    const Real = Notification;
    Object.assign(window, {
      shown,
      Notification: class extends Real {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          shown.push(`${title} | ${options?.body}`);
        }
      },
    });
  });
  await plus(cleo, 'Notify me when I am mentioned');
  // Every page of a driven browser counts as visible: this one is told that it is not.
  await cleo.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });

  await field(ben).pressSequentially('As @cl');
  await ben.getByRole('option', { name: 'Cleo' }).waitFor();
  expect(await field(ben).getAttribute('aria-activedescendant')).toBeTruthy();
  await field(ben).press('Enter');
  await field(ben).pressSequentially('asked: **why**?');
  await field(ben).press('Enter');
  await lineWith(cleo, 'As @Cleo asked: why?').locator('.mention.me').waitFor();
  await expect.poll(() => cleo.title()).toMatch(/^\(1\) /);
  expect(await cleo.evaluate(() => (window as unknown as { shown: string[] }).shown)).toEqual([
    'Ben mentioned you in Paging | As @Cleo asked: why?',
  ]);
  const ada = await enter(hall, hall.people.Ada, id);
  await lineWith(ada, 'As @Cleo asked').locator('.mention:not(.me)').waitFor();

  await cleo.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => cleo.title()).not.toMatch(/^\(/);
});
