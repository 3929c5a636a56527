import { randomUUID } from 'node:crypto';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, field, openMessageMenu, plus } from '../support/desk.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoomWith } from '../support/order.ts';
import { addresses } from '../support/pages.ts';
import { openLine } from '../support/posting.ts';
import { overflow, violations } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo'>;
let room: string;

const long = 'w'.repeat(150);
const sum = Array.from({ length: 60 }, (_, i) => `x_{${i}}`).join('+');

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo']);
  const { Ada, Ben, Cleo } = hall.people;
  room = (await openRoomWith(Ada, 'Page tables', { assistant: Ben, students: [Cleo] })).id;
  const [ben, cleo] = [await openLine(hall.server, Ben), await openLine(hall.server, Cleo)];
  for (const line of [ben, cleo]) await line.ask({ type: 'room.enter', room });
  const post = (text: string, more = {}) => ({
    type: 'chat.post' as const,
    room,
    clientId: randomUUID(),
    text,
    ...more,
  });
  await ben.ask({ type: 'rules.change', room, rules: { anonymous: true } });
  await cleo.ask(post(`Why not **one** \`big\` table? $2^{39}$ ${long}`));
  await ben.ask(
    post(`@Cleo because\n\n$$\\frac{2^{48}}{2^{12}}$$\n\nand $${sum}$`, { replyTo: 2, mentions: [Cleo.id] }),
  );
  await cleo.ask(
    post(`1. a\n   - ${long}\n\n> why?\n\n\`\`\`c\n${long}\n\`\`\`\n\n[bank.example](https://evil.example/)`),
  );
  await ben.ask({ type: 'chat.react', room, seq: 4, reaction: 'same', on: true });
  await cleo.ask({ type: 'chat.react', room, seq: 4, reaction: 'unclear', on: true });
  await cleo.ask(post('فقط سؤال عن `satp` و $2^9$: https://uni.example/1', { anonymous: true }));
  for (const line of [ben, cleo]) line.close();
});
afterAll(() => hall?.close());

/** What one sees while reading and writing, step by step; each is looked at. */
const steps: [what: string, open: (page: Page) => Promise<unknown>][] = [
  ['messages', (page) => page.getByRole('log', { name: 'Chat' }).locator('math').last().waitFor()],
  ['the menu of a message', (page) => openMessageMenu(page, 'why?')],
  [
    'an answer without a name, previewed',
    async (page) => {
      await page.keyboard.press('Escape');
      await act(page, 'why?', 'Reply');
      await plus(page, 'Without my name');
      await plus(page, 'Preview');
      await field(page).fill(`because ${long} $${sum}$`);
    },
  ],
  [
    'names to choose from',
    async (page) => {
      await field(page).fill('');
      await field(page).pressSequentially('@');
      await page.getByRole('option', { name: 'Ben' }).waitFor();
    },
  ],
  [
    'a change of one’s own',
    async (page) => {
      await field(page).press('Escape');
      await field(page).press('Escape');
      await page.getByRole('button', { name: 'Write with your name again' }).click();
      await act(page, 'why?', 'Edit');
      await page.getByText('You are changing your message').waitFor();
    },
  ],
  ['the menu before the field', (page) => page.getByRole('button', { name: 'Insert, and how it is sent' }).click()],
];

const looks = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

for (const look of looks) {
  for (const dir of ['ltr', 'rtl'] as const) {
    test(`axe finds nothing serious in writing, and nothing scrolls sideways: ${look.colorScheme}, ${look.viewport.width} px, ${dir}`, async () => {
      const window = await hall.window(hall.people.Cleo, { ...look, reducedMotion: 'reduce' });
      await window.addInitScript({ content: axe.source });
      const page = await window.newPage();
      await page.goto(hall.server.url + addresses.watch(room));
      await field(page).waitFor();
      // Everything is found by its English words; only the direction is that of another language.
      await page.evaluate((it) => (document.documentElement.dir = it), dir);
      const found: string[] = [];
      for (const [what, open] of steps) {
        await open(page);
        for (const one of [...(await overflow(page)), ...(await violations(page))]) found.push(`${what}: ${one}`);
      }
      await window.close();
      expect(found).toEqual([]);
    });
  }
}
