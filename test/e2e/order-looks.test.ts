import { randomUUID } from 'node:crypto';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHall, type Hall } from '../support/hall.ts';
import { openRoomWith, openRules, staffList, tab } from '../support/order.ts';
import { addresses } from '../support/pages.ts';
import { openLine } from '../support/posting.ts';
import { overflow, violations } from '../support/probes.ts';

let hall: Hall<'Ada' | 'Ben' | 'Cleo' | 'Mallory'>;
let room: string;

const long = 'w'.repeat(150);

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Cleo', 'Mallory']);
  const { Ada, Ben, Cleo, Mallory } = hall.people;
  room = (await openRoomWith(Ada, 'Order', { assistant: Ben, students: [Cleo, Mallory] })).id;
  const [ben, cleo, mallory] = [
    await openLine(hall.server, Ben),
    await openLine(hall.server, Cleo),
    await openLine(hall.server, Mallory),
  ];
  for (const line of [ben, cleo, mallory]) await line.ask({ type: 'room.enter', room });
  const post = (text: string, more = {}) => ({
    type: 'chat.post' as const,
    room,
    clientId: randomUUID(),
    text,
    ...more,
  });
  await ben.ask(
    post(`**Lab 3** is due on Friday, and this is long enough to be folded: ${'word '.repeat(60)} ${long}`),
  );
  await ben.ask({ type: 'chat.pin', room, seq: 1 });
  await ben.ask({ type: 'rules.change', room, rules: { approveFirst: true, slowSeconds: 10, links: false } });
  await cleo.ask(post(`May I? ${long}`));
  await cleo.ask(post('I failed twice', { to: 'staff' }));
  await ben.ask(post('Come on Monday', { to: Cleo.id }));
  await ben.ask({ type: 'people.mute', room, person: Mallory.id, reason: `No ${long}` });
  for (const line of [ben, cleo, mallory]) line.close();
});
afterAll(() => hall?.close());

const leave = async (page: Page) => {
  await page.getByRole('button', { name: /^(Close|Cancel)$/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
};

/** What staff and students see of keeping order, step by step; each is looked at. */
const staff: [what: string, open: (page: Page) => Promise<unknown>][] = [
  ['the rules', openRules],
  ['what waits', (page) => tab(page, 'Inbox').click()],
  ['refusing', (page) => page.getByRole('button', { name: 'Refuse…' }).click()],
  [
    'answering privately',
    async (page) => {
      await page.getByRole('button', { name: 'Private' }).click();
      await page.getByRole('button', { name: 'Reply privately' }).click();
    },
  ],
  ['who is muted', (page) => staffList(page, 'Muted and removed people')],
  ['the audit', async (page) => (await leave(page), await staffList(page, 'What staff did'))],
  ['the export', async (page) => (await leave(page), await staffList(page, 'Export the chat'))],
  [
    'removing somebody',
    async (page) => {
      await leave(page);
      await tab(page, 'People').click();
      await page.getByRole('button', { name: 'Do something about Cleo' }).click();
      await page.getByRole('menuitem', { name: 'Remove from the room' }).click();
    },
  ],
];
const students: typeof staff = [
  ['the strip and the pinned message', (page) => page.getByRole('button', { name: 'Show all of it' }).click()],
  ['between a student and staff', (page) => tab(page, 'To staff').click()],
];

const lecturer: typeof staff = [
  ['the rules in the studio', openRules],
  ['the inbox in the studio', (page) => tab(page, 'Inbox').click()],
];

const looks = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

for (const look of looks) {
  for (const [who, address, steps] of [
    ['Ben', addresses.watch, staff],
    ['Cleo', addresses.watch, students],
    ['Ada', addresses.studio, lecturer],
  ] as const) {
    test(`axe finds nothing serious in keeping order, and nothing scrolls sideways: ${who}, ${look.colorScheme}, ${look.viewport.width} px`, async () => {
      const window = await hall.window(hall.people[who], { ...look, reducedMotion: 'reduce' });
      await window.addInitScript({ content: axe.source });
      const page = await window.newPage();
      await page.goto(hall.server.url + address(room));
      // Cleo's page is there to be removed from Ben's list.
      const cleo = who === 'Ben' ? await (await hall.window(hall.people.Cleo)).newPage() : null;
      await cleo?.goto(hall.server.url + addresses.watch(room));
      const found: string[] = [];
      for (const [what, open] of steps) {
        await open(page);
        for (const one of [...(await overflow(page)), ...(await violations(page))]) found.push(`${what}: ${one}`);
      }
      // Each page begins once: another one's code, fetched later, must not bring that one along.
      expect(await page.getByRole('main').count()).toBe(1);
      await window.close();
      expect(found).toEqual([]);
    });
  }
}
