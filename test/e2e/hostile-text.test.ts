import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import type { RoomDetail } from '../../protocol/api.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { addresses, composer, openRoom } from '../support/pages.ts';
import { post } from '../support/posting.ts';
import { payloads } from '../support/xss.ts';

let hall: Hall<'Ada' | 'Cleo' | 'Mallory'>;
let window: BrowserContext;
let page: Page;
let room: RoomDetail;
/** Whatever ran, opened, or was asked for elsewhere. */
const happened: string[] = [];

beforeAll(async () => {
  hall = await openHall(['Ada', 'Cleo', 'Mallory']);
  room = await openRoom(hall.people.Ada, 'Quiet room', [hall.people.Cleo, hall.people.Mallory]);
  window = await hall.window(hall.people.Cleo);
  await window.exposeFunction('attack', () => happened.push('attack() ran'));
  window.on('dialog', (dialog) => void dialog.dismiss().then(() => happened.push(`dialog ${dialog.message()}`)));
  window.on('request', (request) => {
    if (!/^(https|wss|blob):/.test(request.url()) || !request.url().includes(`localhost:${hall.server.port}`))
      happened.push(`request ${request.url()}`);
  });
  page = await window.newPage();
});
afterAll(() => hall?.close());

/** The kinds of elements in the page: a payload that became markup would add one of its own. */
const kinds = () =>
  page.evaluate(() => [...new Set([...document.querySelectorAll('*')].map((it) => it.localName))].sort());
/** Event attributes, script addresses and the like anywhere in the page. */
const active = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes]
        .filter(
          ({ name, value }) =>
            /^on/i.test(name) || /^\s*(javascript|vbscript|data:text)/i.test(value) || name === 'srcdoc',
        )
        .map(({ name, value }) => `${element.localName} ${name}=${value}`),
    ),
  );

/** Every kind of element that a message may become: what comes after it must add none. */
const harmless = `an ordinary line, with https://example.org/ in it, **bold**, *italic*, \`code\`, a [link](https://example.org/) and one to [b.example](https://example.org/)

> quoted

- a
- b

1. a

\`\`\`js
code
\`\`\`

$$\\begin{pmatrix}\\sqrt{x}\\\\\\frac{a_1}{b^2}\\end{pmatrix} \\text{t} \\kern1em \\sum_a^b \\smash{x} \\overline{x}$$ $\\wrong$`;

test('a message is shown as it was typed or marked, whatever it says', async () => {
  await page.goto(hall.server.url + addresses.watch(room.id));
  await composer(page).waitFor();
  await post(hall.server, [hall.people.Mallory], room.id, [harmless]);
  await page.getByRole('log', { name: 'Chat' }).locator('math').first().waitFor();
  await page.getByText('unknown command').first().waitFor();
  const before = new Set(await kinds());

  // A few at a time: only what is near the view is in the page.
  for (let i = 0; i < payloads.length; i += 6) {
    const some = payloads.slice(i, i + 6);
    await post(hall.server, Object.values(hall.people), room.id, [...some, `that was ${i}`]);
    await page.getByText(`that was ${i}`, { exact: true }).waitFor();
    // What draws formulas has drawn them or said why not.
    await expect.poll(() => page.locator('.formula > code:only-child').count()).toBe(0);
    expect(
      (await kinds()).filter((kind) => !before.has(kind)),
      some.join('\n'),
    ).toEqual([]);
    expect(await active(), some.join('\n')).toEqual([]);
    const shown = await page.getByRole('log', { name: 'Chat' }).textContent();
    for (const payload of some.filter((it) => /^<script|^<img src=x onerror=attack/.test(it)))
      expect(shown).toContain(payload);
  }
  expect(happened).toEqual([]);
  expect(hall.complaints).toEqual([]);
});

test('names of rooms and people are text on every page that shows them', async () => {
  for (const payload of [payloads[1]!, payloads[6]!, payloads[10]!, payloads[36]!, payloads[50]!]) {
    const name = payload.slice(0, 80);
    const renamed = await hall.people.Ada.ask(`/api/rooms/${room.id}`, {
      method: 'PATCH',
      body: { name, description: payload },
    });
    expect(renamed.status, renamed.text).toBe(200);
    const called = await hall.people.Mallory.ask('/api/me', { method: 'PATCH', body: { name } });
    expect(called.status, called.text).toBeLessThan(500);
    for (const path of ['/', addresses.room(room.id), addresses.watch(room.id)]) {
      await page.goto(hall.server.url + path);
      await page.getByText(name, { exact: false }).first().waitFor();
      expect(await active(), `${path} with ${payload}`).toEqual([]);
    }
  }
  expect(happened).toEqual([]);
  expect(hall.complaints).toEqual([]);
});
