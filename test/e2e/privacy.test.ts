import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSeminar, lineWith } from '../support/desk.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { openLine, post } from '../support/posting.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Xenia'>;
beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Xenia']);
});
afterEach(() => hall.clear());
afterAll(() => hall?.close());

test('Cleo takes her data home and deletes her account: Ben’s page forgets her, and her address is nobody’s', async () => {
  const { Ada, Cleo } = hall.people;
  const { id, ben, cleo: watching } = await openSeminar(hall, 'Memory');
  await post(hall.server, [Cleo], id, ['quokka by Cleo']);
  await lineWith(ben, 'quokka by Cleo').waitFor();
  await watching.close();

  const page = await (await hall.window(Cleo)).newPage();
  await page.goto(`${hall.server.url}/account`);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^ChatStream.*\.json$/);
  expect(readFileSync(await file.path(), 'utf8')).toContain('quokka by Cleo');

  await page.getByRole('button', { name: 'Delete my account …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  await dialog.getByLabel('Your password').fill(Cleo.password);
  await dialog.getByLabel(/type the e-mail address/).fill('somebody@uni.example');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await dialog.getByText('This is another address.').waitFor();
  await dialog.getByLabel(/type the e-mail address/).fill(Cleo.email);
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await page.waitForURL('**/sign-in');

  await lineWith(ben, 'quokka by Cleo').waitFor({ state: 'detached' });
  expect(await ben.getByRole('log', { name: 'Chat' }).innerText()).not.toContain('Cleo');
  expect((await Ada.ask(`/api/rooms/${id}/events`)).text).not.toContain('quokka');
  expect(hall.complaints).toEqual([]);
});

test('Ada is told which room she has to hand over first; Xenia says how long mails are kept', async () => {
  const { Ada, Ben, Xenia } = hall.people;
  const made = await Ada.ask('/api/rooms', { body: { name: 'Shared', joining: 'open' } });
  const { id } = made.json<{ id: string }>();
  const line = await openLine(hall.server, Ben);
  await line.ask({ type: 'room.enter', room: id });
  line.close();
  const page = await (await hall.window(Ada)).newPage();
  await page.goto(`${hall.server.url}/account`);
  await page.getByRole('button', { name: 'Delete my account …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  await dialog.getByRole('link', { name: 'Shared' }).waitFor();
  expect(await dialog.getByRole('button', { name: 'Delete for good' }).count()).toBe(0);

  const settings = await (await hall.window(Xenia)).newPage();
  await settings.goto(`${hall.server.url}/admin/settings`);
  const mails = settings.getByLabel('Mails shown to administrators');
  await expect.poll(() => mails.inputValue()).toBe('30');
  await mails.fill('7');
  await settings.getByRole('button', { name: 'Save' }).click();
  await settings.getByRole('button', { name: 'Keep less' }).click();
  await settings.getByText('Saved. It counts from the next night on.').waitFor();
  expect((await Xenia.ask('/api/admin/retention')).json()).toMatchObject({ policy: { mailDays: 7, chatDays: null } });
  expect(hall.complaints).toEqual([]);
});
