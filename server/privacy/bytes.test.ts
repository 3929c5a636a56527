import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { newId } from '../ids.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { createPrivacy } from './create.ts';
import { fillEveryTable } from './test/every-table.ts';

let database: TestDatabase;
let store: Store;
let house: House;
beforeEach(async () => {
  database = sqliteDatabase();
  store = await database.open();
  house = createHouse(store);
});
afterEach(async () => {
  house.registry.stop();
  await database.drop();
});

/** Everything that stands in the files of the database, used or not. */
function bytes(): string {
  const dir = 'dataDir' in database.location ? database.location.dataDir : '';
  const files = readdirSync(dir).filter((file) => file.startsWith('chatstream.db'));
  expect(files).toContain('chatstream.db-wal');
  return files.map((file) => readFileSync(join(dir, file), 'latin1')).join('\n');
}

test('of an account that was erased no byte is left in the files, in no unused corner of a page', async () => {
  const [ada, dora, cleo] = [new Person('Ada', 'presenter'), new Person('Dora'), new Person('Cleo Quillfeather')];
  await house.register(ada, dora, cleo);
  const rooms = [await house.roomOf(ada), await house.roomOf(ada)];
  const { accountId: id, name } = cleo.identity;
  const email = id + cleo.identity.email;
  await fillEveryTable(store, { id, email, name }, rooms[0]!);
  const write = (person: Person, room: number, payload: object) =>
    store.append({
      roomId: rooms[room]!,
      type: 'chat.posted',
      actorId: person.identity.accountId,
      clientId: newId(),
      payload,
    });
  // Rows of all lengths between those of others, some on pages of their own, so that pages are split, filled again and freed.
  for (let round = 0; round < 6; round++) {
    const rows = Array.from({ length: 250 }, (_, n) => n);
    await Promise.all(
      rows.map((n) => {
        const long = 'chalk '.repeat(n % 50 === 0 ? 2_000 : (n * 7) % 90);
        if (n % 3 === 0) return write(dora, n % 2, { text: `to @${name}: ${long}`, mentions: [{ id, name }] });
        return write(cleo, n % 2, { text: `quokka ${n} ${long}` });
      }),
    );
    const changed = { payload: JSON.stringify({ text: `quokka again ${'slate '.repeat(round * 40)}` }) };
    await store.db.updateTable('room_event').set(changed).where('actor_id', '=', id).where('seq', '<', 40).execute();
  }
  const words = [id, email, name, 'quokka'];
  expect(words.filter((word) => bytes().includes(word))).toEqual(words);

  const { erasures } = createPrivacy({ store, pseudonymOf: house.pseudonymOf, settle: async () => {} });
  await erasures.finish(await erasures.begin(id, { texts: 'erased', actor: id }));
  const left = bytes();
  expect(words.filter((word) => left.includes(word))).toEqual([]);
  expect(left).toContain('chalk'); // what others wrote stays
});
