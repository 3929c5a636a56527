import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { newId } from '../ids.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { createPlayerTokenStore, type PlayerTokenStore } from './player-token.store.ts';

describe.each(databases())('player tokens on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  let tokens: PlayerTokenStore;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    tokens = createPlayerTokenStore(store.db);
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  async function hall() {
    const ada = new Person('Ada', 'presenter');
    await house.register(ada);
    const room = await house.roomOf(ada);
    const add = (name: string, at: number) => {
      const id = newId();
      const token = { id, roomId: room, accountId: ada.identity.accountId, name, hash: `hash of ${name}`, at };
      return store.db.executeQuery(tokens.adding(token)).then(() => id);
    };
    return { ada, room, add };
  }

  test('stand in the order they were made, with who made them as he is now', async () => {
    const { ada, room, add } = await hall();
    await add('second', 2_000_000_000_001);
    await add('first', 2_000_000_000_000);
    await store.db.updateTable('user').set({ disabled: 1 }).where('id', '=', ada.identity.accountId).execute();
    const of = await tokens.of(room);
    expect(of.map(({ name, madeAt, usedAt }) => [name, madeAt, usedAt])).toEqual([
      ['first', 2_000_000_000_000, null],
      ['second', 2_000_000_000_001, null],
    ]);
    const { accountId, name } = ada.identity;
    expect(of[0]).toMatchObject({ maker: { accountId, name, role: 'presenter', verified: true }, makerDisabled: true });
  });

  test('remember when they were used, and go one by one, out of their own room alone', async () => {
    const [here, there] = [await hall(), await hall()];
    const [foyer, other] = [await here.add('foyer', 1), await there.add('other', 1)];
    await here.add('hall', 2);
    await tokens.used(foyer, 2_000_000_000_002);
    expect((await tokens.of(here.room)).map(({ usedAt }) => usedAt)).toEqual([2_000_000_000_002, null]);
    for (const id of [other, foyer]) await store.db.executeQuery(tokens.removing(here.room, id));
    expect((await tokens.of(here.room)).map(({ name }) => name)).toEqual(['hall']);
    expect((await tokens.of(there.room)).map(({ name }) => name)).toEqual(['other']);
  });

  test('no two of a room have the same secret, and all go with the account that made them', async () => {
    const { ada, room, add } = await hall();
    await add('foyer', 1);
    await expect(add('foyer', 2)).rejects.toThrow();
    await store.db.deleteFrom('user').where('id', '=', ada.identity.accountId).execute();
    expect(await tokens.of(room)).toEqual([]);
  });
});
