import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ChatRules } from '../../protocol/rules.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, composer, openRoom, reads, say } from '../support/pages.ts';
import { openLine } from '../support/posting.ts';
import type { Person } from '../support/people.ts';
import { act, anchorOf, field, lineWith, longPress, openMessageMenu, plus, quoteIn } from '../support/desk.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora'>;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora']);
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

/** A room of Ada's in which Ben assists and Cleo learns, and the watch pages of these two. */
async function seminar(name: string): Promise<{ id: string; ben: Page; cleo: Page }> {
  const { Ada, Ben, Cleo } = hall.people;
  const { id } = await openRoom(Ada, name, [Ben, Cleo]);
  const path = `/api/rooms/${id}/members/${Ben.id}`;
  expect((await Ada.ask(path, { method: 'PATCH', body: { role: 'assistant' } })).status).toBe(204);
  return { id, ben: await enter(Ben, id), cleo: await enter(Cleo, id) };
}

async function enter(person: Person, id: string): Promise<Page> {
  const page = await (await hall.window(person)).newPage();
  await page.goto(hall.server.url + addresses.watch(id));
  await field(page).waitFor();
  return page;
}

async function rule(room: string, rules: Partial<ChatRules>): Promise<void> {
  const line = await openLine(hall.server, hall.people.Ada);
  await line.ask({ type: 'room.enter', room });
  expect(await line.ask({ type: 'rules.change', room, rules })).toMatchObject({ type: 'ok' });
  line.close();
}

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
  const ada = await enter(hall.people.Ada, id);
  await lineWith(ada, 'As @Cleo asked').locator('.mention:not(.me)').waitFor();

  await cleo.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => cleo.title()).not.toMatch(/^\(/);
});

test('emoji have names, in the list and typed in full', async () => {
  const { ben, cleo } = await seminar('Signs');
  await field(cleo).pressSequentially('hm :thinki');
  await cleo.getByRole('option', { name: ':thinking:' }).click();
  await field(cleo).pressSequentially('and :tada: at 10:30:00 `:tada:`');
  await field(cleo).press('Enter');
  await lineWith(ben, 'hm 🤔 and 🎉 at 10:30:00 :tada:').waitFor();
});

test('who writes without a name is the same pseudonym for everybody, and nobody else', async () => {
  const { id, ben, cleo } = await seminar('Without a name');
  await rule(id, { anonymous: true });
  await plus(cleo, 'Without my name');
  await cleo.getByText('whoever runs this server could find out').waitFor();
  await say(cleo, 'I am lost');
  await lineWith(ben, 'I am lost').waitFor();
  const by = await lineWith(ben, 'I am lost').locator('.by').innerText();
  expect(by.trim()).toMatch(/^Anonymous [0-9A-Z]{3}$/);
  await expect.poll(() => lineWith(cleo, 'I am lost').locator('.by').innerText()).toContain(`You, as ${by.trim()}`);
  expect(await lineWith(ben, 'I am lost').innerText()).not.toContain('Cleo');
  await cleo.getByRole('button', { name: 'Write with your name again' }).click();
  await say(cleo, 'and this is me');
  expect(await lineWith(ben, 'and this is me').locator('.by').innerText()).toContain('Cleo');
});

test('what is half written survives a reload, is there in another tab, and goes with the session', async () => {
  const { Ada, Dora } = hall.people;
  const { id } = await openRoom(Ada, 'Half written', [Dora]);
  const dora = await enter(Dora, id);
  await say(dora, 'Questions?');
  await act(dora, 'Questions?', 'Reply');
  await field(dora).fill('yes, one: ');
  await dora.reload();
  await expect.poll(() => field(dora).inputValue()).toBe('yes, one: ');
  await dora.getByRole('button', { name: 'Do not answer this message' }).waitFor();
  const second = await dora.context().newPage();
  await second.goto(hall.server.url + addresses.watch(id));
  await expect.poll(() => field(second).inputValue()).toBe('yes, one: ');
  await second.close();

  await dora.getByRole('button', { name: /account of Dora/ }).click();
  await dora.getByRole('menuitem', { name: 'Sign out' }).click();
  await dora.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await dora.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([]);
});

test('the composer says beforehand where a message goes', async () => {
  const { id, cleo } = await seminar('Order');
  await rule(id, { approveFirst: true });
  await cleo.getByText('Staff will see this first').waitFor();
  await say(cleo, 'May I ask?');
  await cleo.getByText('Staff see your message first. Until then it is under “To staff”.').waitFor();
  await rule(id, { approveFirst: false, writing: 'assistants' });
  await cleo.getByText('Goes to staff only').waitFor();
  expect(await field(cleo).getAttribute('placeholder')).toBe('Write to staff alone');
  await rule(id, { writing: 'read_only' });
  await cleo.getByText('Read only: staff alone write here now.').waitFor();
  await cleo.getByRole('button', { name: 'Write to staff alone' }).click();
  await cleo.getByText('Goes to staff only').waitFor();
  await field(cleo).waitFor();
  await rule(id, { writing: 'everyone', slowSeconds: 3 });
  await cleo.getByRole('button', { name: 'Write to everyone' }).click();
  await cleo.getByText('Slow mode: one message in 3 seconds').waitFor();
  await say(cleo, 'line 1');
  await cleo.getByText(/Slow mode: again in \d seconds?/).waitFor();
  await say(cleo, 'line 2');
  await cleo.getByText(/Slow mode: sent in \d seconds?/).waitFor();
  await lineWith(cleo, 'line 2').locator('[data-actions]').waitFor({ state: 'attached' });
});

test('a message that was refused says why, and comes back to be changed', async () => {
  const { id, ben, cleo } = await seminar('Refused');
  await rule(id, { links: false });
  await say(cleo, 'look at https://a.example/x');
  await cleo.getByText('links are not allowed here').waitFor();
  await lineWith(cleo, 'look at').getByRole('button', { name: 'Edit' }).click();
  expect(await field(cleo).inputValue()).toBe('look at https://a.example/x');
  await say(cleo, 'look it up');
  await reads(ben, 'look it up');
  expect(await lineWith(cleo, 'look at').count()).toBe(0);
});

test('what is too long is told and never cut', async () => {
  const { ben, cleo } = await seminar('Long');
  const text = `begin ${'x'.repeat(5_000)} end`;
  await field(cleo).fill(text);
  await cleo.getByText(/1,010 characters too many: at most 4,000/).waitFor();
  await field(cleo).press('Enter');
  expect(await field(cleo).inputValue()).toBe(text);
  await say(cleo, 'short');
  await reads(ben, 'short');
});

test('the menu of a message opens by keyboard, gives the focus back, and by a long press', async () => {
  const { cleo } = await seminar('Menus');
  await say(cleo, 'hold on');
  await lineWith(cleo, 'hold on').locator('[data-actions]').waitFor({ state: 'attached' });
  await lineWith(cleo, 'hold on').focus();
  await cleo.keyboard.press('Enter');
  await cleo.getByRole('menu', { name: 'Message' }).waitFor();
  await cleo.keyboard.press('ArrowDown');
  await cleo.keyboard.press('Escape');
  await expect.poll(() => anchorOf(cleo)).toContain('hold on');
  await lineWith(cleo, 'hold on').focus();
  await cleo.keyboard.press('e');
  await expect.poll(() => composer(cleo).count()).toBe(0);
  await cleo.getByRole('textbox', { name: 'Change your message' }).press('Escape');

  await longPress(cleo, lineWith(cleo, 'hold on').locator('.said'));
  await cleo.getByRole('menuitem', { name: 'Reply' }).waitFor();
});

test('what is written with marks can be looked at beforehand', async () => {
  const { cleo } = await seminar('Preview');
  await plus(cleo, 'Preview');
  await field(cleo).fill('so **bold** and $x^2$');
  const preview = cleo.getByRole('group', { name: 'Preview' });
  await preview.locator('b').waitFor();
  await preview.locator('math').waitFor();
});
