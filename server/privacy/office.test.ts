import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sqliteDatabase } from '../../test/support/database.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { dump } from '../../test/support/dump.ts';
import type { School } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import { createPrivacy } from './create.ts';
import { createErasureStores } from './erasures.store.ts';
import { createPrivacyOffice } from './office.ts';
import { reapplyErasures } from './reapply.ts';

/** A program that has no room in memory. */
const noRooms = { peek: () => undefined, deleted() {} };
const idOf = (person: Person) => person.identity.accountId;

describe.each(databases())('erasing accounts on %s', (dialect) => {
  let store: Store;
  let school: School;
  useSchool(dialect, (made) => ({ school, store } = made));

  let ahead = 0;
  const changed: string[] = [];
  const parts = (more: Partial<Parameters<typeof createPrivacy>[0]> = {}) => ({
    store,
    registry: school.house.registry,
    pseudonymOf: school.house.pseudonymOf,
    changed: (accountId: string) => void changed.push(accountId),
    settle: async () => {},
    clock: () => Date.now() + ahead,
    ...more,
  });
  const officeOf = (privacy = createPrivacy(parts())) =>
    createPrivacyOffice({
      ...privacy,
      catchUp: () => school.house.registry.catchUp(),
      log: { info() {}, warn() {} },
      everyMs: 1e9,
    });
  const refused = (code: string) => expect.objectContaining({ code });
  const wish = { texts: 'erased', actor: null } as const;
  /** Another program on the same data, with no room in memory. */
  const commandLine = () => createPrivacy(parts({ registry: noRooms }));

  test('the last administrator stays', async () => {
    const [xenia, yara] = [await school.person('Xenia'), await school.person('Yara')];
    const role = (person: Person) =>
      store.db.updateTable('user').set({ role: 'admin' }).where('id', '=', idOf(person)).execute();
    await role(xenia);
    const office = officeOf();
    await expect(office.erase(idOf(xenia), wish)).rejects.toEqual(refused('last_admin'));
    expect(await office.obstacles(idOf(xenia))).toMatchObject({ lastAdmin: true });
    await role(yara);
    // Of both at once one stays.
    const both = await Promise.allSettled([office.erase(idOf(xenia), wish), office.erase(idOf(yara), wish)]);
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected']);
    await office.settled();
    expect(await store.db.selectFrom('user').select('role').where('role', '=', 'admin').execute()).toHaveLength(1);
    office.stop();
  });

  test('whose rooms others are in hands them over first; rooms nobody else is in go along', async () => {
    const { room, a, b, d } = await school.seminar();
    const ada = a.identity.accountId;
    const alone = await school.house.roomOf(a);
    const office = officeOf();
    await expect(office.erase(ada, wish)).rejects.toEqual(refused('last_owner'));
    expect(await office.obstacles(ada)).toMatchObject({ handOver: [{ id: room, others: 4 }], goes: [{ id: alone }] });
    await school.house.memberStore.change(room, idOf(b), 'owner');
    await office.erase(ada, wish);
    await office.settled();
    expect(changed).toContain(ada);
    expect(await school.house.roomStore.find(alone)).toBeNull();
    expect((await school.house.roomStore.find(room))!.id).toBe(room);
    await school.say(d, 'goes on');
    await expect(office.obstacles(ada)).rejects.toEqual(refused('not_found'));
    await expect(office.erase(ada, wish)).rejects.toEqual(refused('not_found'));
    office.stop();
  });

  test('nobody can be the account any more as soon as it is asked for, and the address is free', async () => {
    const cleo = await school.person('Cleo');
    const email = idOf(cleo) + cleo.identity.email;
    const { erasures } = createPrivacy(parts());
    await erasures.begin(idOf(cleo), wish);
    const row = await store.db.selectFrom('user').selectAll().where('id', '=', idOf(cleo)).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ name: '', disabled: 1 });
    expect(row.email).not.toBe(email);
    const again = await school.person('Cleo');
    await store.db.updateTable('user').set({ email }).where('id', '=', idOf(again)).execute();
  });

  test('what a process that died left unfinished another one finishes, and only one', async () => {
    const { room, d } = await school.seminar();
    await school.say(d, 'half a life');
    const died = createPrivacy(parts());
    await died.erasures.begin(idOf(d), wish);
    const offices = [officeOf(), officeOf()];
    await offices[0]!.look();
    expect(JSON.stringify(await dump(store))).toContain('half a life'); // the one that began may still be at it
    ahead += 3 * 60_000;
    const took = await Promise.all(
      (await died.stores.erasures.waiting()).map(async ({ hash }) => [
        await died.stores.erasures.take(hash),
        await died.stores.erasures.take(hash),
      ]),
    );
    expect(took.length).toBeGreaterThan(0);
    for (const pair of took) expect(pair).toEqual([true, false]);
    ahead += 3 * 60_000;
    await Promise.all(offices.map((office) => office.look()));
    await Promise.all(offices.map((office) => office.settled()));
    const left = JSON.stringify(await dump(store));
    expect(left).not.toContain('half a life');
    expect(left).not.toContain(idOf(d));
    expect(await school.house.memberStore.count(room)).toBe(4);
  });

  test('a database that is away for a moment only delays it', async () => {
    const { d } = await school.seminar();
    await school.say(d, 'not yet gone');
    let away = true;
    const settle = async () => {
      if (away) throw new StoreBusy('away');
    };
    const office = officeOf(createPrivacy(parts({ settle })));
    await office.erase(idOf(d), wish);
    await office.settled();
    expect(JSON.stringify(await dump(store))).toContain(idOf(d));
    away = false;
    ahead += 3 * 60_000;
    await office.look();
    await office.settled();
    expect(JSON.stringify(await dump(store))).not.toContain(idOf(d));
    office.stop();
  });

  test('what another process erased is seen within seconds by those whose room is in memory', async () => {
    const { a, d } = await school.seminar();
    const seq = await school.say(d, 'seen by all');
    const office = officeOf();
    await office.look();
    const { erasures } = commandLine();
    await erasures.finish(await erasures.begin(idOf(d), wish));
    const room = a.seat!.room;
    expect(JSON.stringify(room.between(seq, seq))).toContain('seen by all');
    await office.look();
    expect(room.between(seq, seq)).toMatchObject([{ text: null, by: { name: '' } }]);
    expect(a.events.at(-1)!.type).toBe('chat.forgotten');
    expect(limits.erasuresEveryMs).toBeLessThanOrEqual(10_000);
    office.stop();
  });

  test('a backup that is put back knows who was erased since, and by whose wish their texts stay', async () => {
    const { room, a, b, d } = await school.seminar();
    await school.say(d, 'of the backup');
    await school.say(b, 'to be kept');
    const { stores, erasures } = createPrivacy(parts());
    const [dora, ben] = [idOf(d), idOf(b)];
    const backup = await dump(store);
    await erasures.finish(await erasures.begin(dora, wish));
    await erasures.finish(await erasures.begin(ben, { texts: 'kept', actor: null }));
    const list = await stores.erasures.all();
    expect(JSON.stringify(list)).not.toContain(dora);

    // The database as it was: it has both of them, and does not know that they are to be forgotten.
    await store.db.deleteFrom('erasure').execute();
    const rowsOf = (table: string, of: (row: Record<string, unknown>) => boolean) =>
      (backup[table] as Record<string, unknown>[]).filter(of);
    for (const row of rowsOf('user', (it) => it['id'] === dora || it['id'] === ben)) {
      await store.db
        .insertInto('user')
        .values({ ...row, updated_at: 0 } as never)
        .execute();
    }
    for (const row of rowsOf('room_event', (it) => it['room_id'] === room)) {
      const { seq, ...was } = row as { seq: number };
      await store.db
        .updateTable('room_event')
        .set(was as never)
        .where('room_id', '=', room)
        .where('seq', '=', seq)
        .execute();
    }
    expect(JSON.stringify(await dump(store))).toContain('of the backup');

    expect(await reapplyErasures(parts({ registry: noRooms }), list)).toBe(2);
    const left = JSON.stringify(await dump(store));
    expect(left).not.toContain('of the backup');
    expect(left).toContain('to be kept');
    for (const id of [dora, ben]) expect(left).not.toContain(id);
    expect(await reapplyErasures(parts({ registry: noRooms }))).toBe(0);
    expect(a.gone).toBe(false);
  });
});

test('a large database is not written anew at once, but by the next look at what is old', async () => {
  const database = sqliteDatabase();
  const store = await database.open();
  const compact = vi.fn(async () => {});
  const stores = createErasureStores({ ...store, compact }, Date.now);
  await stores.leaveNoTrace();
  expect(compact).toHaveBeenCalledTimes(1); // it is small
  await stores.compactIfDue();
  expect(compact).toHaveBeenCalledTimes(1);

  const large = createErasureStores({ ...store, compact }, Date.now, { atOnceBytes: 4_096 });
  await large.leaveNoTrace();
  expect(compact).toHaveBeenCalledTimes(1);
  await large.compactIfDue();
  await large.compactIfDue();
  expect(compact).toHaveBeenCalledTimes(2);
  await database.drop();
});
