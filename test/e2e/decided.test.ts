import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAsideStore } from '../../server/chat/aside.store.ts';
import { withStore } from '../support/crowd.ts';
import { openHall, type Hall } from '../support/hall.ts';
import { attend, openRoomWith, tab } from '../support/order.ts';

let hall: Hall<'Ada' | 'Ben' | 'Mallory'>;

beforeAll(async () => {
  hall = await openHall(['Ada', 'Ben', 'Mallory']);
});
afterAll(() => hall?.close());

/** Ben refuses so many messages of Mallory's, with the reasons "reason 1" and so on, before anybody comes. */
async function refuseMany(roomId: string, count: number): Promise<void> {
  const { Ben, Mallory } = hall.people;
  await withStore({ dataDir: hall.server.dataDir }, async ({ db }) => {
    const asides = createAsideStore(db);
    for (let n = 1; n <= count; n++) {
      const [of, text] = [{ withId: Mallory.id, actorId: Mallory.id, clientId: `refused-${n}` }, `noise ${n}`];
      const kept = await asides.keep({ roomId, state: 'waiting', why: 'approval', ...of, text, mentions: [] });
      if (kept.is !== 'new') throw new Error(`not kept: ${kept.is}`);
      const decision = { state: 'refused', byId: Ben.id, reason: `reason ${n}` } as const;
      await db.executeQuery(asides.deciding(kept.aside.id, decision));
    }
  });
}

test('Ben reads back to the first thing that was decided, a page at a time', async () => {
  const { Ada, Ben, Mallory } = hall.people;
  const { id } = await openRoomWith(Ada, 'A long term', { assistant: Ben, students: [Mallory] });
  await refuseMany(id, 230); // more than the server gives at once
  const ben = await attend(hall, Ben, id);
  await tab(ben, 'Inbox').click();
  await ben.getByRole('button', { name: 'Decided' }).click();
  const decided = ben.getByRole('region', { name: 'Decided' });
  const count = () => decided.getByRole('listitem').count();
  const older = decided.getByRole('button', { name: 'Show older' });
  for (const shown of [50, 100, 150, 200]) {
    await expect.poll(count).toBe(shown);
    await older.click();
  }
  await expect.poll(count).toBe(230);
  expect(await decided.getByRole('listitem').first().innerText()).toContain('reason 230');
  expect(await decided.getByRole('listitem').last().innerText()).toMatch(/reason 1$/);
  await older.waitFor({ state: 'hidden' });
});
