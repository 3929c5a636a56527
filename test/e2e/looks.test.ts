import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, composer, goLive, openRoom, say } from '../support/pages.ts';
import { overflow, seesMovingPicture } from '../support/probes.ts';

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

/** Every page of the product, by who looks at it, and what is there once it has loaded. */
const pages: { who: Who; path: () => string; ready: (page: Page) => Promise<unknown> }[] = [
  ...['/sign-in', '/sign-up', '/reset', '/claim', '/verify', '/trust'].map((path) => ({
    who: 'a stranger' as const,
    path: () => path,
    ready: heading,
  })),
  { who: 'Cleo', path: () => '/', ready: heading },
  { who: 'Cleo', path: () => '/account', ready: heading },
  { who: 'Cleo', path: () => addresses.room(roomId), ready: heading },
  { who: 'Cleo', path: () => addresses.watch(roomId), ready: (page) => seesMovingPicture(page) },
  { who: 'Cleo', path: () => '/nowhere', ready: heading },
  { who: 'Ada', path: () => '/rooms/new', ready: heading },
  { who: 'Ada', path: () => addresses.room(roomId), ready: heading },
  { who: 'Ada', path: () => `${addresses.room(roomId)}/members`, ready: heading },
  { who: 'Ada', path: () => addresses.studio(roomId), ready: (page) => composer(page).waitFor() },
  ...['/admin/people', '/admin/mails', '/admin/settings'].map((path) => ({
    who: 'Xenia' as const,
    path: () => path,
    ready: heading,
  })),
];

function heading(page: Page): Promise<unknown> {
  return page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
}

const windows = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1440, height: 900 },
};

/** Axe takes half a second a page: each theme at one width covers both layouts and both palettes. */
const examined = { light: 'desktop', dark: 'phone' };

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any page, and none scrolls sideways at any width (${colorScheme})`, async () => {
    const found: string[] = [];
    for (const who of new Set(pages.map((it) => it.who))) {
      const window = await hall.window(who === 'a stranger' ? undefined : hall.people[who], {
        colorScheme,
        reducedMotion: 'reduce',
      });
      // The content security policy lets nothing else in, axe included: it comes with the page, as a script of the tester's.
      await window.addInitScript({ content: axe.source });
      const page = await window.newPage();
      for (const { path, ready } of pages.filter((it) => it.who === who)) {
        await page.setViewportSize(windows.desktop);
        await page.goto(hall.server.url + path());
        await ready(page);
        for (const [name, size] of Object.entries(windows)) {
          await page.setViewportSize(size);
          const place = `${who} at ${path()}, ${name}`;
          for (const one of await overflow(page)) found.push(`${place}: ${one}`);
          if (name === examined[colorScheme]) for (const one of await violations(page)) found.push(`${place}: ${one}`);
        }
      }
      await window.close();
    }
    expect(found).toEqual([]);
  });
}

/** What axe calls serious or critical, each as one line. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations, passes } = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    if (passes.length === 0) return ['axe examined nothing'];
    return violations
      .filter((it) => it.impact === 'serious' || it.impact === 'critical')
      .flatMap((it) =>
        it.nodes.map((node) => `${it.id}: ${node.target.join(' ')} ${node.failureSummary?.replace(/\s+/g, ' ')}`),
      );
  });
}
