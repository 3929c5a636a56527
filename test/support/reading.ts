/** What people do to read a long chat, and how a test sees whether it stood still meanwhile. */
import type { Locator, Page } from 'playwright-core';
import type { RoomDetail } from '../../protocol/api.ts';
import { withStore } from './crowd.ts';
import { addresses, openRoom } from './pages.ts';
import type { Person } from './people.ts';
import type { RunningServer } from './server.ts';
import { saying } from './store-rooms.ts';

export const chat = (page: Page): Locator => page.getByRole('log', { name: 'Chat' });

/** The message whose text is exactly this. */
export const message = (page: Page, text: string): Locator =>
  chat(page)
    .getByRole('article')
    .filter({ has: page.getByText(text, { exact: true }) });

/** A room in which somebody has written so many lines, "line 0" and so on, before anybody came: every seventh is a long one. */
export async function roomWithHistory(
  server: RunningServer,
  presenter: Person,
  { name, members, lines }: { name: string; members: Person[]; lines: number },
): Promise<RoomDetail> {
  const room = await openRoom(presenter, name, members);
  await withStore({ dataDir: server.dataDir }, async (store) => {
    for (let from = 0; from < lines; from += 200) {
      const some = Array.from({ length: Math.min(200, lines - from) }, (_, i) => lineOf(from + i));
      await Promise.all(some.map((text, i) => store.append(saying(room.id, members[i % members.length]!.id, text))));
    }
  });
  return room;
}

export const lineOf = (n: number): string => (n % 7 === 3 ? `line ${n}\n\n${'and so on '.repeat(20)}` : `line ${n}`);

/** Opens the watch page and waits for its chat. */
export async function openChat(page: Page, server: RunningServer, room: string, last: string): Promise<Page> {
  await page.goto(server.url + addresses.watch(room));
  await message(page, last).waitFor();
  return page;
}

/** Scrolls the chat with the wheel, and waits until it stands and its rows are there. */
export async function scroll(page: Page, by: number): Promise<void> {
  await chat(page).hover();
  const before = await chat(page).evaluate((list) => list.scrollTop);
  await page.mouse.wheel(0, by);
  await chat(page).evaluate(standing, before);
}

/** As with the scroll bar, to so many pixels below the beginning. */
export async function scrollTo(page: Page, top: number): Promise<void> {
  await chat(page).evaluate((list, to) => (list.scrollTop = to), top);
  await chat(page).evaluate(standing, -1);
}

/** In the page: resolves when the list has moved from `before`, then not for ten frames, and has a row in view. */
function standing(list: Element, before: number): Promise<void> {
  return new Promise((resolve) => {
    let [last, still] = [before, 0];
    const inView = () => {
      const { top, bottom } = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll('article')].map((row) => row.getBoundingClientRect());
      return rows.some((row) => row.top >= top && row.bottom <= bottom);
    };
    const look = () => {
      still = list.scrollTop === last && last !== before && inView() ? still + 1 : 0;
      last = list.scrollTop;
      if (still > 10) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}

declare global {
  interface Window {
    /** Where the watched row was, frame by frame: highest and lowest, and how often it was not there. */
    watched?: { row: Element; top: number; bottom: number; missing: number; frames: number; over: boolean };
  }
}

/** Watches the first whole row that is in view, at every frame from now on. */
export function watchFirstRow(page: Page): Promise<void> {
  return chat(page).evaluate((list) => {
    const { top } = list.getBoundingClientRect();
    const rows = [...list.querySelectorAll<HTMLElement>('article')];
    const row = rows.find((one) => one.getBoundingClientRect().top >= top)!;
    const place = row.getBoundingClientRect().top;
    const seen = { row, top: place, bottom: place, missing: 0, frames: 0, over: false };
    window.watched = seen;
    const look = () => {
      seen.frames++;
      const now = row.getBoundingClientRect().top;
      if (!row.isConnected) seen.missing++;
      else [seen.top, seen.bottom] = [Math.min(seen.top, now), Math.max(seen.bottom, now)];
      if (!seen.over) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Ends the watching. Resolves with how far the row moved on the screen, in pixels; Infinity when it was not there throughout. */
export function movedMeanwhile(page: Page): Promise<number> {
  return page.evaluate(() => {
    const seen = window.watched!;
    seen.over = true;
    return seen.frames > 0 && seen.missing === 0 ? seen.bottom - seen.top : Infinity;
  });
}

/** How far the row that was watched is now from where it stood first. */
export function movedSince(page: Page): Promise<number> {
  return page.evaluate(() => Math.abs(window.watched!.row.getBoundingClientRect().top - window.watched!.top));
}

/** Whether the element is within the part of the chat that one sees. */
export function isInView(page: Page, element: Locator): Promise<boolean> {
  return element.evaluate((it) => {
    const list = document.querySelector('[role="log"]')!.getBoundingClientRect();
    const box = it.getBoundingClientRect();
    return box.top >= list.top - 1 && box.top < list.bottom;
  });
}
