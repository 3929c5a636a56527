import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Store } from '../store/port.ts';
import { createHouse, Person, type House } from './test/house.ts';

const here = 'https://here';
const refusal = (code: string) => expect.objectContaining({ code });

describe.each(databases())('rooms on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  const ada = new Person('Ada', 'presenter');
  const ben = new Person('Ben');
  const cleo = new Person('Cleo');
  const mallory = new Person('Mallory');

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, ben, cleo, mallory);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const open = (joining: 'invited' | 'code' | 'open', name = 'Operating Systems') =>
    house.rooms.create(ada.identity, { name, description: '', joining }, here);

  test('only a verified presenter opens one, and owns it', async () => {
    await expect(
      house.rooms.create(cleo.identity, { name: 'Mine', description: '', joining: 'open' }, here),
    ).rejects.toEqual(refusal('forbidden'));
    const room = await open('code');
    expect(room).toMatchObject({ role: 'owner', owner: 'Ada', members: 1, live: null, viewers: 0 });
    expect(room.code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
    expect(room.link).toBe(`${here}/r/${room.code!.replace('-', '')}`);
  });

  test('ids cannot be guessed and have no order', async () => {
    const ids = (await Promise.all(Array.from({ length: 20 }, () => open('code')))).map((room) => room.id);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(16);
    expect(ids).not.toEqual([...ids].sort());
  });

  test('a name is one line without control characters, and not empty', async () => {
    const room = await open('code', '  Operating\u0000 \n Systems\u001b ');
    expect(room.name).toBe('Operating Systems');
    await expect(open('code', '\u0000\n')).rejects.toEqual(refusal('bad_request'));
  });

  test('the code lets in, however it is written; a wrong one does not', async () => {
    const { code, id } = await open('code');
    const joined = await house.rooms.joinByCode(cleo.identity, ` ${code!.toLowerCase()} `, here);
    expect(joined).toMatchObject({ id, role: 'student', members: 2 });
    await expect(house.rooms.joinByCode(cleo.identity, 'WRNG-CODE', here)).rejects.toEqual(refusal('code_unknown'));
    expect((await house.rooms.joinByCode(cleo.identity, code!, here)).members).toBe(2);
  });

  test('codes cannot be tried out', async () => {
    const tries = Array.from({ length: limits.joinTries.count + 5 }, () =>
      house.rooms.joinByCode(mallory.identity, '2222-2222', here),
    );
    const codes = (await Promise.allSettled(tries)).map((result) => (result as PromiseRejectedResult).reason.code);
    expect(codes.filter((code) => code === 'code_unknown').length).toBeLessThanOrEqual(limits.joinTries.count + 1);
    expect(codes.at(-1)).toBe('rate');
  });

  test('a new code replaces the old one', async () => {
    const { code, id } = await open('code');
    await house.rooms.renewCode(ada.identity, id, here);
    await expect(house.rooms.joinByCode(cleo.identity, code!, here)).rejects.toEqual(refusal('code_unknown'));
  });

  test('an open room admits whoever comes; another room does not exist for strangers', async () => {
    const [everyone, byCode, invited] = [await open('open'), await open('code'), await open('invited')];
    expect(await house.rooms.admit(cleo.identity, everyone.id)).toMatchObject({ role: 'student', guest: true });
    for (const { id } of [byCode, invited]) {
      await expect(house.rooms.admit(cleo.identity, id)).rejects.toEqual(refusal('not_found'));
      await expect(house.rooms.detail(cleo.identity, id, here)).rejects.toEqual(refusal('not_found'));
      await expect(house.members.page(cleo.identity, id, {})).rejects.toEqual(refusal('not_found'));
      await expect(house.rooms.edit(cleo.identity, id, { name: 'Mine' }, here)).rejects.toEqual(refusal('not_found'));
    }
    const listed = (await house.rooms.list(cleo.identity)).map((room) => room.id);
    expect(listed).toContain(everyone.id);
    expect(listed).not.toContain(byCode.id);
  });

  test('who walked in is a guest, until the code, an invitation of before or a role of the owner’s says otherwise', async () => {
    const { id, code } = await open('open');
    const guest = async (person: Person) => (await house.rooms.admit(person.identity, id)).guest;
    const tab = cleo.anotherTab();
    await house.enter(tab, id);
    expect([await guest(cleo), await guest(mallory)]).toEqual([true, true]);
    await house.rooms.joinByCode(cleo.identity, code!, here);
    expect(tab.of('room.role_changed')).toMatchObject([{ role: 'student', guest: false }]);
    await house.members.changeRole(ada.identity, id, mallory.identity.accountId, 'student');
    await house.members.invite(ada.identity, id, { email: ben.identity.email, role: 'student' }, here);
    expect([await guest(cleo), await guest(mallory), await guest(ben)]).toEqual([false, false, false]);
  });

  test('an invitation lets its address in, with its role, and is used up', async () => {
    const { id, code } = await open('invited');
    await expect(house.rooms.joinByCode(ben.identity, code!, here)).rejects.toEqual(refusal('code_unknown'));
    await house.members.invite(ada.identity, id, { email: ben.identity.email, role: 'assistant' }, here);
    expect(house.invitations).toContain(ben.identity.email);
    expect((await house.rooms.list(ben.identity)).find((room) => room.id === id)).toMatchObject({
      invited: true,
      role: null,
    });
    expect(await house.rooms.admit(ben.identity, id)).toMatchObject({ role: 'assistant', guest: false });
    expect(await house.members.invitations(ada.identity, id)).toEqual([]);
  });

  test('one person cannot have the server write to the whole world', async () => {
    const { id } = await open('invited');
    const invite = (n: number) =>
      house.members.invite(ada.identity, id, { email: `stranger${n}@elsewhere.example`, role: 'student' }, here);
    const invited = await Promise.allSettled(Array.from({ length: limits.inviteRate.burst + 5 }, (_, n) => invite(n)));
    const refused = invited.filter((result) => result.status === 'rejected').at(-1)?.reason as unknown;
    expect(refused).toEqual(refusal('rate'));
  });

  test('members see each other; only owners change roles and remove; a student sees no code of an invited room', async () => {
    const { id } = await open('invited');
    await house.memberStore.add(id, ben.identity.accountId, 'assistant', 1);
    await house.memberStore.add(id, cleo.identity.accountId, 'student', 2);
    const { members, total } = await house.members.page(cleo.identity, id, {});
    expect(members.map(({ name, role }) => [name, role])).toEqual([
      ['Ada', 'owner'],
      ['Ben', 'assistant'],
      ['Cleo', 'student'],
    ]);
    expect(total).toBe(3);
    for (const person of [ben, cleo]) {
      await expect(house.members.changeRole(person.identity, id, person.identity.accountId, 'owner')).rejects.toEqual(
        refusal('forbidden'),
      );
      await expect(house.members.remove(person.identity, id, ada.identity.accountId)).rejects.toEqual(
        refusal('forbidden'),
      );
      await expect(
        house.members.invite(person.identity, id, { email: 'x@y.example', role: 'student' }, here),
      ).rejects.toEqual(refusal('forbidden'));
    }
    expect((await house.rooms.detail(cleo.identity, id, here)).code).toBeNull();
    await house.members.remove(cleo.identity, id, cleo.identity.accountId);
    await expect(house.rooms.detail(cleo.identity, id, here)).rejects.toEqual(refusal('not_found'));
  });

  test('members are found by any part of their name, and signs of the query are only signs', async () => {
    const { id } = await open('code');
    await house.memberStore.add(id, ben.identity.accountId, 'student', 1);
    expect((await house.members.page(ada.identity, id, { query: 'bE' })).members.map(({ name }) => name)).toEqual([
      'Ben',
    ]);
    for (const query of ['%', '_', '\\', "'; drop table room"]) {
      expect((await house.members.page(ada.identity, id, { query })).total).toBe(0);
    }
  });

  test('a room keeps an owner, also when two demote each other at once', async () => {
    const { id } = await open('code');
    await house.memberStore.add(id, ben.identity.accountId, 'owner', 1);
    const results = await Promise.allSettled([
      house.members.changeRole(ada.identity, id, ben.identity.accountId, 'student'),
      house.members.changeRole(ben.identity, id, ada.identity.accountId, 'student'),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const { members } = await house.members.page(ada.identity, id, {});
    expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  test('a deleted room is gone for everyone, at once', async () => {
    const { id, code } = await open('open');
    const guest = cleo.anotherTab();
    await house.enter(guest, id);
    await house.rooms.remove(ada.identity, id);
    expect(guest.of('room.closed')).toMatchObject([{ reason: 'deleted' }]);
    await expect(house.rooms.admit(cleo.identity, id)).rejects.toEqual(refusal('not_found'));
    await expect(house.rooms.joinByCode(ben.identity, code!, here)).rejects.toEqual(refusal('code_unknown'));
    await expect(house.registry.open(id)).rejects.toEqual(refusal('not_found'));
  });
});
