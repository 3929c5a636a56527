import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Store } from '../store/port.ts';
import { createHouse, Person, type House } from './test/house.ts';

let database: TestDatabase;
let store: Store;
let house: House;
const ada = new Person('Ada', 'presenter');
const cleo = new Person('Cleo');
const refusal = (code: string) => expect.objectContaining({ code });

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  house = createHouse(store);
  await house.register(ada, cleo);
});
afterAll(async () => {
  house.registry.stop();
  await store.close();
  await database.drop();
});

/** 1, 2, 3 … as a table `n`, in one statement. */
const numbers = (count: number) =>
  sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;

test('a presenter has so many rooms and no more; one that is deleted makes place', async () => {
  const create = (person: Person) =>
    house.rooms.create(person.identity, { name: 'Another', description: '', joining: 'open' }, 'https://here');
  const rooms = [];
  for (let n = 0; n < limits.roomsPerPresenter; n++) rooms.push(await create(ada));
  await expect(create(ada)).rejects.toEqual(refusal('quota'));
  await house.rooms.remove(ada.identity, rooms[0]!.id);
  await create(ada);
  await expect(create(ada)).rejects.toEqual(refusal('quota'));
  await expect(create(cleo)).rejects.toEqual(refusal('forbidden')); // a member has none at all
  for (const { id } of rooms.slice(1, 10)) await house.rooms.remove(ada.identity, id);
});

test('a room has so many members and no more, whichever way they come', async () => {
  const room = await house.rooms.create(
    ada.identity,
    { name: 'Hall', description: '', joining: 'open' },
    'https://here',
  );
  await sql`insert into user (id, name, email, email_verified, role, disabled, created_at, updated_at)
    ${numbers(limits.membersPerRoom - 1)}
    select 'crowd-' || i, 'Student ' || i, 'crowd-' || i || '@uni.example', 1, 'member', 0, 1, 1 from n`.execute(
    store.db,
  );
  await sql`insert into membership (room_id, account_id, role, joined_at)
    select ${room.id}, id, 'student', 1 from user where id like 'crowd-%'`.execute(store.db);
  await expect(house.rooms.admit(cleo.identity, room.id)).rejects.toEqual(refusal('room_full'));
  await expect(house.rooms.joinByCode(cleo.identity, room.code!, 'https://here')).rejects.toEqual(refusal('room_full'));
  await house.members.remove(ada.identity, room.id, 'crowd-1');
  expect(await house.rooms.admit(cleo.identity, room.id)).toMatchObject({ role: 'student' });

  const page = await house.members.page(ada.identity, room.id, {});
  expect([page.members.length, page.total]).toEqual([limits.pageSize, limits.membersPerRoom]);
  const most = await house.members.page(ada.identity, room.id, { limit: 1e9 });
  expect(most.members).toHaveLength(limits.pageSizeMax);
});

test('so many invitations wait in a room and no more', async () => {
  const room = await house.roomOf(ada);
  await sql`insert into invitation (room_id, email, role, invited_by, invited_at)
    ${numbers(limits.invitationsPerRoom - 1)}
    select ${room}, 'guest-' || i || '@uni.example', 'student', 'ada', 1 from n`.execute(store.db);
  const invite = (email: string) =>
    house.members.invite(ada.identity, room, { email, role: 'student' }, 'https://here');
  await invite('the.last@uni.example');
  await expect(invite('one.more@uni.example')).rejects.toEqual(refusal('quota'));
  await house.members.uninvite(ada.identity, room, 'guest-1@uni.example');
  await invite('one.more@uni.example');
});
