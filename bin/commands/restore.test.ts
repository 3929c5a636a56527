import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { createPrivacy } from '../../server/privacy/create.ts';
import { run as backup } from './backup.ts';
import { run as restore } from './restore.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-restored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  afterEach(() => database.drop());

  test('who had the account erased after the backup stays erased when it is brought back', async () => {
    database = await withDatabase(dialect);
    const { location } = database;
    const env =
      'dataDir' in location
        ? { DATA_DIR: location.dataDir }
        : { DATA_DIR: path.join(folder, 'data'), DATABASE_URL: location.databaseUrl };
    const store = await database.open();
    const people = createPeople(store.db, Date.now);
    for (const name of ['Ada', 'Mallory']) {
      await people.add({
        name,
        email: `${name}@uni.example`.toLowerCase(),
        passwordHash: '',
        role: 'member',
        verified: true,
      });
    }
    const file = path.join(folder, `${dialect}.backup`);
    expect(await quietly(() => backup([file], env))).toMatchObject({ code: 0 });

    const { erasures } = createPrivacy({ store, pseudonymOf: (room, id) => `${room} ${id}`, settle: async () => {} });
    const { id } = (await people.byEmail('mallory@uni.example'))!;
    await erasures.finish(await erasures.begin(id, { texts: 'erased', actor: null }, { force: true }));
    await store.close();

    const { code, printed } = await quietly(() => restore([file, '--replace'], env));
    expect({ code, printed }).toEqual({
      code: 0,
      printed: expect.stringContaining('Erased again because they had wished it since: 1 account.'),
    });
    const back = await database.open();
    expect((await back.db.selectFrom('user').select('name').execute()).map(({ name }) => name)).toEqual(['Ada']);
  });
});

async function quietly(work: () => Promise<number>): Promise<{ code: number; printed: string }> {
  const printed: string[] = [];
  const into = (text: unknown) => printed.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((it) => vi.spyOn(it, 'write').mockImplementation(into));
  const code = await work();
  for (const spy of spies) spy.mockRestore();
  return { code, printed: printed.join('') };
}
