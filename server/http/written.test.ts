import { describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import { moderationRoutes } from './moderation.ts';
import { createAsking } from './test/asking.ts';

describe.each(databases())('how much somebody wrote, on %s', (dialect) => {
  let school: School;
  useSchool(dialect, (made) => ({ school } = made));

  const idOf = ({ identity }: Person) => identity.accountId;

  test('staff learn how many messages a purge would erase, of accounts and of pseudonyms; students do not', async () => {
    const { room, b, c, d, m } = await school.seminar({ anonymous: true });
    await school.say(m, 'one');
    const second = await school.say(m, 'two');
    await school.say(m, 'three', { anonymous: true });
    await school.aside(m, 'for staff', { to: 'staff' });
    await school.say(d, 'not his');
    await school.ask(b, 'chat.delete', { seq: second });
    const { sanctionStore: sanctions, ...house } = school.house;
    const { ask } = createAsking([moderationRoutes({ ...house, sanctions })], [b, c]);
    const counted = async (person: Person, about: string) => {
      const answer = await ask(person, `/api/rooms/${room}/written/${about}`);
      return { status: answer.status, ...((await answer.json()) as { messages?: number; code?: string }) };
    };
    expect(await counted(b, idOf(m))).toEqual({ status: 200, messages: 1 });
    expect(await counted(b, school.house.pseudonymOf(room, idOf(m)))).toEqual({ status: 200, messages: 1 });
    expect(await counted(b, idOf(c))).toEqual({ status: 200, messages: 0 });
    expect(await counted(c, idOf(m))).toMatchObject({ status: 403, code: 'forbidden' });
    await school.ask(b, 'chat.purge', { person: idOf(m) });
    expect(await counted(b, idOf(m))).toEqual({ status: 200, messages: 0 });
  });
});
