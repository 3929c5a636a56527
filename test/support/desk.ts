/** What people do to write and to answer, by the words they see. When a word of the interface changes, it changes here. */
import type { Locator, Page } from 'playwright-core';
import type { ChatRules } from '../../protocol/rules.ts';
import type { Hall } from './hall.ts';
import { openRoomWith } from './order.ts';
import { addresses } from './pages.ts';
import type { Person } from './people.ts';
import { openLine } from './posting.ts';

type Seminar = Pick<Hall<'Ada' | 'Ben' | 'Cleo'>, 'server' | 'window' | 'people'>;

/** A room of Ada's in which Ben assists and Cleo learns, and the watch pages of these two. */
export async function openSeminar(hall: Seminar, name: string): Promise<{ id: string; ben: Page; cleo: Page }> {
  const { Ada, Ben, Cleo } = hall.people;
  const { id } = await openRoomWith(Ada, name, { assistant: Ben, students: [Cleo] });
  return { id, ben: await enter(hall, Ben, id), cleo: await enter(hall, Cleo, id) };
}

/** Opens the watch page of somebody, and waits until one can write there. */
export async function enter(hall: Pick<Seminar, 'server' | 'window'>, person: Person, id: string): Promise<Page> {
  const page = await (await hall.window(person)).newPage();
  await page.goto(hall.server.url + addresses.watch(id));
  await field(page).waitFor();
  return page;
}

/** Ada changes the rules of her room. */
export async function rule(hall: Seminar, room: string, rules: Partial<ChatRules>): Promise<void> {
  const line = await openLine(hall.server, hall.people.Ada);
  await line.ask({ type: 'room.enter', room });
  const answer = await line.ask({ type: 'rules.change', room, rules });
  line.close();
  if (answer.type !== 'ok') throw new Error(`no rules: ${JSON.stringify(answer)}`);
}

/** The field one writes in, whatever it is called just now. */
export const field = (page: Page): Locator => page.locator('form.write textarea').first();

/** The message that holds this text; a quote of it does not count. */
export const lineWith = (page: Page, text: string): Locator =>
  page
    .getByRole('log', { name: 'Chat' })
    .getByRole('article')
    .filter({ has: page.locator('.said', { hasText: text }) })
    .last();

export const quoteIn = (line: Locator): Locator => line.getByTitle('Show the message that this answers');

export async function openMessageMenu(page: Page, text: string): Promise<void> {
  await lineWith(page, text).hover();
  await lineWith(page, text)
    .getByRole('button', { name: /^What to do with the message/ })
    .click();
  await page.getByRole('menu', { name: 'Message' }).waitFor();
}

/** Chooses from the menu of the message with that text. */
export async function act(page: Page, text: string, action: string): Promise<void> {
  await openMessageMenu(page, text);
  await page.getByRole('menuitem', { name: action }).click();
}

/** Chooses from the menu before the field. */
export async function plus(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Insert, and how it is sent' }).click();
  await page.getByRole('menuitemcheckbox', { name: item }).click();
}

/** The words of what has the focus. */
export const anchorOf = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');

/** A finger that rests on it for 600 ms. */
export async function longPress(page: Page, what: Locator): Promise<void> {
  await what.hover(); // it stands still now
  const box = (await what.boundingBox())!;
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}
