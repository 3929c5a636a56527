import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import {
  attend,
  heardFrames,
  onMessage,
  openRoomWith,
  openRules,
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

test('whoever is muted reads why and until when, goes on reading, and can be given the word back', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Mute');
  await say(mallory, 'buy my notes');
  await reads(ben, 'buy my notes');
  await onMessage(ben, 'buy my notes', /Mute the author/);
  const dialog = ben.getByRole('dialog', { name: 'Mute Mallory?' });
  await dialog.getByRole('radio', { name: /30 minutes/ }).check();
  await dialog.getByLabel('Reason').fill('No advertisements');
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await mallory.getByText(/You are muted until .+: No advertisements/).waitFor();
  await expect.poll(() => composer(mallory).isVisible()).toBe(false);
  await say(cleo, 'does it go on?');
  await reads(mallory, 'does it go on?');

  await staffList(ben, 'Muted and removed people');
  const row = ben.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Mallory' });
  await row.getByText('No advertisements').waitFor();
  await row.getByRole('button', { name: 'Let write again' }).click();
  await ben.getByText('Mallory can write again.').waitFor();
  await say(mallory, 'I have learned');
  await reads(cleo, 'I have learned');
});

test('whoever is removed reads why, until when and what to do, and comes back when staff let him', async () => {
  const { id, ben, mallory } = await seminar(hall, 'Removal');
  await tab(ben, 'People').click();
  await ben.getByRole('button', { name: 'Do something about Mallory' }).click();
  await ben.getByRole('menuitem', { name: 'Remove from the room' }).click();
  const dialog = ben.getByRole('dialog', { name: 'Remove Mallory from the room?' });
  await dialog.getByRole('radio', { name: /For good/ }).check();
  await dialog.getByLabel('Reason').fill('Insulted Cleo');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();

  await mallory.getByText('You are not in this room any more').first().waitFor();
  await mallory.getByText('Why: Insulted Cleo').waitFor();
  await mallory.getByText(/only when they let you in again/).waitFor();
  await mallory.getByText(/write to your lecturer/).waitFor();
  await mallory.goto(`${hall.server.url}/rooms/${id}`);
  await mallory.getByText('Why: Insulted Cleo').waitFor();

  await staffList(ben, 'Muted and removed people');
  await ben.getByRole('dialog').getByRole('button', { name: 'Let back in' }).click();
  await ben.getByText('Mallory may come back.').waitFor();
  await mallory.goto(`${hall.server.url}/rooms/${id}/live`);
  await say(mallory, 'I am sorry');
  await reads(ben, 'I am sorry');
});

test('a guest reads where members write, until staff vouch for him', async () => {
  const { Ada, Ben, Cleo, Mallory } = hall.people;
  const { id } = await openRoomWith(Ada, 'Open', { assistant: Ben, students: [Cleo] });
  await Ada.ask(`/api/rooms/${id}`, { method: 'PATCH', body: { joining: 'open' } });
  const ben = await attend(hall, Ben, id);
  const mallory = await attend(hall, Mallory, id);
  await openRules(ben);
  await ben.getByRole('radio', { name: /^Members only/ }).check();
  await mallory.getByText('Guests read here; members write.').waitFor();
  await tab(ben, 'People').click();
  const row = ben.getByRole('listitem').filter({ hasText: 'Mallory' });
  await row.getByText('Guest').waitFor();
  await row.getByRole('button', { name: 'Do something about Mallory' }).click();
  await ben.getByRole('menuitem', { name: 'Vouch: make a member' }).click();
  await say(mallory, 'Thank you for having me');
  await tab(ben, 'Chat').click();
  await reads(ben, 'Thank you for having me');
});

test('a pseudonym can be muted, and nobody learns whose it is', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Anonymous');
  await switchRule(ben, 'Anonymous writing');
  await strip(cleo).getByText('names may be left out').waitFor();
  await cleo.getByRole('button', { name: 'Insert, and how it is sent' }).click();
  await cleo.getByRole('menuitemcheckbox', { name: 'Without my name' }).click();
  await say(cleo, 'the lecturer is wrong');
  for (const page of [ben, mallory]) {
    await reads(page, 'the lecturer is wrong');
    await expect.poll(() => wasTold(page, 'the lecturer is wrong')).toBe(true);
    const telling = heardFrames(page).filter((frame) => frame.includes('the lecturer is wrong'));
    expect(telling.filter((frame) => frame.includes(hall.people.Cleo.id))).toEqual([]);
  }

  await onMessage(ben, 'the lecturer is wrong', /Mute the author/);
  const dialog = ben.getByRole('dialog', { name: /^Mute Anonymous \w{3}\?$/ });
  await dialog.getByText('Nobody learns who it is.').waitFor();
  await dialog.getByRole('radio', { name: /For good/ }).check();
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await ben.getByText(/Anonymous \w{3} is muted/).waitFor();
  await say(cleo, 'very wrong');
  await cleo.getByText(/^Not sent: staff muted you/).waitFor();
  await cleo.getByRole('button', { name: 'Write with your name again' }).click();
  await say(cleo, 'or is she?');
  await reads(mallory, 'or is she?');
});

test('deleting all that somebody wrote says how much it is, and leaves none of it on any page', async () => {
  const { ben, cleo, mallory } = await seminar(hall, 'Purge');
  for (const text of ['spam one', 'spam two', 'spam three']) await say(mallory, text);
  await say(cleo, 'not mine');
  await reads(ben, 'spam three');
  await onMessage(ben, 'spam one', /Delete all of the author/);
  const dialog = ben.getByRole('dialog', { name: 'Delete everything Mallory wrote in this room?' });
  await dialog.getByText('They are 3 messages').waitFor();
  await dialog.getByRole('button', { name: 'Delete all' }).click();
  for (const page of [ben, cleo, mallory])
    await expect.poll(() => page.getByRole('log').getByText(/spam/).count()).toBe(0);
  await reads(cleo, 'not mine');
  await cleo.reload();
  await reads(cleo, 'not mine');
  expect(await cleo.getByRole('log').getByText(/spam/).count()).toBe(0);
});
