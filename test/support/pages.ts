/** What people do in the pages, by the words they see. When a word of the interface changes, it changes here. */
import type { BrowserContext, Page } from 'playwright-core';
import type { RoomDetail } from '../../protocol/api.ts';
import type { Person } from './people.ts';
import { seesMovingPicture } from './probes.ts';

export const addresses = {
  room: (id: string) => `/rooms/${id}`,
  watch: (id: string) => `/rooms/${id}/live`,
  studio: (id: string) => `/rooms/${id}/studio`,
};

/** A room of this presenter that these people are members of. */
export async function openRoom(presenter: Person, name: string, members: Person[] = []): Promise<RoomDetail> {
  const made = await presenter.ask('/api/rooms', { body: { name, description: '', joining: 'code' } });
  if (made.status !== 201) throw new Error(`no room: ${made.status} ${made.text}`);
  const room = made.json<RoomDetail>();
  for (const member of members) {
    const joined = await member.ask('/api/rooms/join', { body: { code: room.code } });
    if (joined.status !== 200) throw new Error(`${member.name} cannot join: ${joined.status} ${joined.text}`);
  }
  return room;
}

/** Opens the studio and waits for camera and microphone. */
export async function openStudio(context: BrowserContext, url: string, room: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url + addresses.studio(room));
  await page.getByText('This is what they will see.').waitFor();
  return page;
}

/** Opens the studio and goes live. Resolves when the page says that the lecture is on. */
export async function goLive(context: BrowserContext, url: string, room: string): Promise<Page> {
  const page = await openStudio(context, url, room);
  await page.getByRole('button', { name: 'Go live' }).click();
  await onAir(page).waitFor();
  return page;
}

/** The time since the beginning: the studio shows it while it sends, and only then. */
export function onAir(page: Page) {
  return page.getByRole('timer');
}

/** Goes on air again in a lecture of one's own that is live already. */
export async function resume(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Resume' }).first().click();
}

/** Ends the lecture for everyone, with the confirmation the studio asks for. */
export async function endLecture(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End lecture' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End lecture' }).click();
  await onAir(page).waitFor({ state: 'hidden' });
}

/** Opens the watch page and waits until the picture moves. */
export async function watch(context: BrowserContext, url: string, room: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url + addresses.watch(room));
  await seesMovingPicture(page);
  return page;
}

/** Clicks the button that the page shows where the browser plays no sound unasked; nothing where it shows none. */
export async function askForSound(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Turn on the sound' });
  if (await button.isVisible()) await button.click();
}

export function composer(page: Page) {
  return page.getByRole('textbox', { name: 'Write to everyone' });
}

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Waits until the page shows the message. */
export async function reads(page: Page, text: string): Promise<void> {
  await page.getByRole('log').getByText(text, { exact: true }).first().waitFor();
}

export function watchLink(page: Page) {
  return page.getByRole('link', { name: 'Watch' });
}

/** The messages that begin with "line", as they stand in the page's chat. */
export async function linesRead(page: Page): Promise<string[]> {
  const text = await page.getByRole('log').first().innerText();
  return text.match(/^line \d.*$/gm) ?? [];
}
