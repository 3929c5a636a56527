import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, composer, goLive, openRoom, say } from '../support/pages.ts';
import { overflow, seesMovingPicture, violations } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Cleo' | 'Xenia'>;
let roomId: string;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Cleo', 'Xenia']);
  const { Ada, Cleo } = hall.people;
  roomId = (await openRoom(Ada, 'Operating Systems with a name that is rather longer than most names are', [Cleo])).id;
  const studio = await goLive(await hall.window(Ada), hall.server.url, roomId);
  await say(studio, 'Welcome');
  await say(studio, `A long address: https://example.org/${'a-long-path/'.repeat(12)} and ${'w'.repeat(200)}`);
});
afterEach(() => expect(hall.complaints.splice(0), 'what the pages complained of').toEqual([]));
afterAll(() => hall?.close());

type Who = 'Ada' | 'Cleo' | 'Xenia' | 'a stranger';

/** Every page of the product, by who looks at it, and what is there once it has loaded. `ROOM` is the room's id. */
const pages: [who: Who, path: string, ready?: (page: Page) => Promise<unknown>][] = [
  ['a stranger', '/sign-in'],
  ['a stranger', '/sign-up'],
  ['a stranger', '/reset'],
  ['a stranger', '/claim'],
  ['a stranger', '/verify'],
  ['a stranger', '/trust'],
  ['Cleo', '/'],
  ['Cleo', '/account'],
  ['Cleo', '/check'],
  ['Cleo', addresses.room('ROOM')],
  ['Cleo', addresses.watch('ROOM'), (page) => seesMovingPicture(page)],
  ['Cleo', '/nowhere'],
  ['Ada', '/rooms/new'],
  ['Ada', addresses.room('ROOM')],
  ['Ada', `${addresses.room('ROOM')}/members`],
  ['Ada', addresses.studio('ROOM'), (page) => composer(page).waitFor()],
  ['Xenia', '/admin', section],
  ['Xenia', '/admin/lectures', section],
  ['Xenia', '/admin/people'],
  ['Xenia', '/admin/rooms', (page) => page.getByText('by Ada').waitFor()],
  ['Xenia', '/admin/mails'],
  ['Xenia', '/admin/audit'],
  ['Xenia', '/admin/storage', section],
  ['Xenia', '/admin/settings'],
];

const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1440, height: 900 },
};

/** Axe takes its time: each theme at one width covers both layouts and both palettes. */
const examined = { light: 'desktop', dark: 'phone' };
const schemes = ['light', 'dark'] as const;
const opened = new Map<string, Page>();

for (const [who, path, ready = heading] of pages) {
  test(`axe finds nothing serious for ${who} at ${path}, and nothing scrolls sideways`, async () => {
    const found: string[] = [];
    for (const colorScheme of schemes) {
      const page = await pageOf(who, colorScheme);
      await page.setViewportSize(sizes.desktop);
      await page.goto(hall.server.url + path.replace('ROOM', roomId));
      await ready(page);
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        for (const one of await overflow(page)) found.push(`${colorScheme}, ${size}: ${one}`);
        if (size !== examined[colorScheme]) continue;
        for (const one of await violations(page)) found.push(`${colorScheme}, ${size}: ${one}`);
      }
      await page.goto('about:blank'); // no lecture plays on behind the next page
    }
    expect(found).toEqual([]);
  });
}

/** One window for each person and theme serves all their pages. */
async function pageOf(who: Who, colorScheme: 'light' | 'dark'): Promise<Page> {
  const known = opened.get(`${who} ${colorScheme}`);
  if (known) return known;
  const person = who === 'a stranger' ? undefined : hall.people[who];
  const window = await hall.window(person, { colorScheme, reducedMotion: 'reduce' });
  // The content security policy lets nothing else in, axe included: it comes with the page, as a script of the tester's.
  await window.addInitScript({ content: axe.source });
  const page = await window.newPage();
  opened.set(`${who} ${colorScheme}`, page);
  return page;
}

function heading(page: Page): Promise<unknown> {
  return page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
}

function section(page: Page): Promise<unknown> {
  return page.getByRole('heading', { level: 2 }).first().waitFor();
}
