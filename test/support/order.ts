/** What people do in the pages to keep order, by the words they see. When a word of the interface changes, it changes here. */
import type { Page } from 'playwright-core';
import type { RoomDetail } from '../../protocol/api.ts';
import type { Hall } from './hall.ts';
import { addresses, openRoom } from './pages.ts';
import type { Person } from './people.ts';

/** A room of this presenter where one of its members assists. */
export async function openRoomWith(
  presenter: Person,
  name: string,
  { assistant, students }: { assistant: Person; students: Person[] },
): Promise<RoomDetail> {
  const room = await openRoom(presenter, name, [assistant, ...students]);
  const path = `/api/rooms/${room.id}/members/${assistant.id}`;
  const made = await presenter.ask(path, { method: 'PATCH', body: { role: 'assistant' } });
  if (made.status >= 300) throw new Error(`no assistant: ${made.status} ${made.text}`);
  return room;
}

/** Everything that the server sent a page over its socket, as text. */
const heard = new WeakMap<Page, string[]>();

/** Opens the watch page of somebody, and waits until one can write or read there. `before`: what is done to the page first. */
export async function attend(
  hall: Pick<Hall<never>, 'server' | 'window'>,
  person: Person,
  room: string,
  before: (page: Page) => Promise<unknown> = async () => {},
): Promise<Page> {
  const page = await (await hall.window(person)).newPage();
  const frames: string[] = [];
  heard.set(page, frames);
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void frames.push(String(payload))));
  await before(page);
  await page.goto(hall.server.url + addresses.watch(room));
  await page.getByRole('log', { name: 'Chat' }).waitFor();
  return page;
}

/** Takes these messages of the server away from the page from now on: signals may be lost. */
export const losing = (type: string) => (page: Page) =>
  page.routeWebSocket(/\/socket/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!String(message).includes(`"type":"${type}"`)) socket.send(message);
    });
  });

export const heardFrames = (page: Page): readonly string[] => heard.get(page) ?? [];

/** Whether the server ever sent this page that text. */
export const wasTold = (page: Page, text: string): boolean => heardFrames(page).some((frame) => frame.includes(text));

/** Opens the rules of the chat, which are above it. */
export async function openRules(page: Page): Promise<void> {
  await tab(page, 'Chat').click();
  const rules = page.getByRole('group', { name: 'Rules of the chat' });
  if (!(await rules.isVisible())) await page.getByRole('button', { name: 'Rules of this chat' }).click();
  await rules.waitFor();
}

/** Chooses one of the quick rules. */
export async function preset(page: Page, name: 'Open' | 'Calm' | 'Questions to staff' | 'Quiet please'): Promise<void> {
  await openRules(page);
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.getByText('Saved. Everyone here was told.').waitFor();
}

export async function switchRule(page: Page, name: string): Promise<void> {
  await openRules(page);
  await page.getByRole('switch', { name }).click();
  await page.getByText('Saved. Everyone here was told.').waitFor();
}

export const tab = (page: Page, name: 'Chat' | 'Inbox' | 'To staff' | 'People') =>
  page.getByRole('tab', { name: new RegExp(`^${name}`) });

/** The rules that hold, as they stand above the chat. */
export const strip = (page: Page) => page.getByRole('list', { name: 'Rules of this chat' });

/** One of the staff's lists above the chat. */
export async function staffList(
  page: Page,
  name: 'Muted and removed people' | 'What staff did' | 'Export the chat',
): Promise<void> {
  await tab(page, 'Chat').click();
  await page.getByRole('button', { name: 'More for staff' }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('dialog', { name }).waitFor();
}

/** Opens the menu of the message with that text and chooses from it. */
export async function onMessage(page: Page, text: string, action: RegExp): Promise<void> {
  await tab(page, 'Chat').click();
  const message = page.getByRole('log').getByRole('article').filter({ hasText: text }).last();
  await message.hover();
  await message.getByRole('button', { name: /^What to do with the message/ }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** A room where Ben assists Ada, with Ben, Cleo and Mallory looking at its watch page. */
export async function seminar(hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Mallory'>, name: string) {
  const { Ada, Ben, Cleo, Mallory } = hall.people;
  const { id } = await openRoomWith(Ada, name, { assistant: Ben, students: [Cleo, Mallory] });
  return {
    id,
    ben: await attend(hall, Ben, id),
    cleo: await attend(hall, Cleo, id),
    mallory: await attend(hall, Mallory, id),
  };
}
