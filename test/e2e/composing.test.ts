import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { act, anchorOf, enter, field, lineWith, longPress, openSeminar, plus, rule } from '../support/desk.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, composer, openRoom, reads, say } from '../support/pages.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Dora'>;
const seminar = (name: string) => openSeminar(hall, name);

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Dora']);
});
afterEach(async () => {
  const complaints = [...hall.complaints];
  await hall.clear();
  expect(complaints, 'what the pages complained of').toEqual([]);
});
afterAll(() => hall?.close());

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
  await rule(hall, id, { anonymous: true });
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
  const dora = await enter(hall, Dora, id);
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

test('a correction that is half written survives a reload, until it is sent, given up, or its message is gone', async () => {
  const { ben, cleo } = await seminar('Half corrected');
  await say(cleo, 'The walk has four steps.');
  await field(cleo).fill('and the next question');
  const begin = async (text: string) => {
    await act(cleo, 'The walk has', 'Edit');
    await field(cleo).fill(text);
    await cleo.reload();
    await cleo.getByText('You are changing your message.').waitFor();
    expect(await field(cleo).inputValue()).toBe(text);
  };
  const isOver = async () => {
    await expect.poll(() => field(cleo).inputValue()).toBe('and the next question');
    await cleo.reload();
    await expect.poll(() => field(cleo).inputValue()).toBe('and the next question');
    expect(await cleo.getByText('You are changing your message.').count()).toBe(0);
  };
  await begin('The walk has five steps.');
  await field(cleo).press('Enter');
  await lineWith(ben, 'The walk has five steps.').waitFor();
  await isOver();

  await begin('The walk has six steps.');
  await field(cleo).press('Escape');
  await isOver();

  await begin('The walk has seven steps.');
  await act(ben, 'The walk has five', 'Delete for everyone');
  await ben.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await lineWith(cleo, 'The walk has five').waitFor({ state: 'hidden' });
  await cleo.reload();
  await isOver();
});

test('the composer says beforehand where a message goes', async () => {
  const { id, cleo } = await seminar('Order');
  await rule(hall, id, { approveFirst: true });
  await cleo.getByText('Staff will see this first').waitFor();
  await say(cleo, 'May I ask?');
  await cleo.getByText('Staff see your message first. Until then it is under “To staff”.').waitFor();
  await rule(hall, id, { approveFirst: false, writing: 'assistants' });
  await cleo.getByText('Goes to staff only').waitFor();
  expect(await field(cleo).getAttribute('placeholder')).toBe('Write to staff alone');
  await rule(hall, id, { writing: 'read_only' });
  await cleo.getByText('Read only: staff alone write here now.').waitFor();
  await cleo.getByRole('button', { name: 'Write to staff alone' }).click();
  await cleo.getByText('Goes to staff only').waitFor();
  await field(cleo).waitFor();
  await rule(hall, id, { writing: 'everyone', slowSeconds: 3 });
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
  await rule(hall, id, { links: false });
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
