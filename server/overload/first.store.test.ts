import { beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { createFirstStore, type FirstStore } from './first.store.ts';

describe.each(databases())('who goes first, on %s', (dialect) => {
  let school: School;
  let store: Store;
  let first: FirstStore;
  const now = 1_800_000_000_000;
  useSchool(dialect, (made) => ({ school, store } = made));
  beforeAll(() => {
    first = createFirstStore(store.db, () => now);
  });

  /** A session of this person that was begun and last seen so long ago. */
  async function session({ identity }: Person, begunMs: number, seenMs: number) {
    const sessionId = `${identity.accountId} ${begunMs} ${seenMs}`;
    await store.db
      .insertInto('session')
      .values({
        id: sessionId,
        user_id: identity.accountId,
        token: sessionId,
        expires_at: now + 1_000,
        ended: null,
        ip_address: null,
        user_agent: null,
        created_at: now - begunMs,
        updated_at: now - seenMs,
      })
      .execute();
    return { accountId: identity.accountId, sessionId };
  }

  test('staff of any room do, students do not', async () => {
    const { a, b, c } = await school.seminar();
    const goes = ({ identity }: Person) => first.goesFirst(identity);
    expect(await Promise.all([a, b, c].map(goes))).toEqual([true, true, false]);
  });

  test('who was seen inside within the last minutes does, also after a restart; who only signed in does not', async () => {
    const cleo = await school.person('Cleo');
    const hour = 3_600_000;
    const seen = limits.overload.seenMs;
    expect(await first.goesFirst(await session(cleo, hour, seen - 1))).toBe(true);
    expect(await first.goesFirst(await session(cleo, hour, seen))).toBe(false);
    expect(await first.goesFirst(await session(cleo, 1_000, 1_000))).toBe(false);
  });
});
