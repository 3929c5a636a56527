import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sqliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { dump } from '../../test/support/dump.ts';
import { createHouse, Person } from '../../server/rooms/test/house.ts';
import { createPrivacyDesk, type PrivacyDesk } from './user-privacy.ts';
import { readOrder, run } from './user.ts';

let folder: string;
let database: TestDatabase;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chatstream-privacy-'));
  database = sqliteDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Ada with a room in which Cleo wrote, and the desk that looks after them. */
async function school(): Promise<{ desk: PrivacyDesk; everything: () => Promise<string>; cleo: string; ada: string }> {
  const store = await database.open();
  const house = createHouse(store);
  const [ada, cleo] = [new Person('Ada', 'presenter'), new Person('Cleo')];
  await house.register(ada, cleo);
  const room = await house.roomOf(ada, [[cleo, 'student']]);
  await house.enter(cleo, room);
  await house.say(cleo, 'quokka by Cleo');
  house.registry.stop();
  const desk = await createPrivacyDesk(store, { dataDir: folder, secret: undefined }, async () => {});
  const emailOf = ({ identity }: Person) => (identity.accountId + identity.email).toLowerCase();
  for (const person of [ada, cleo]) {
    await store.db
      .updateTable('user')
      .set({ email: emailOf(person) })
      .where('id', '=', person.identity.accountId)
      .execute();
  }
  return { desk, everything: async () => JSON.stringify(await dump(store)), cleo: emailOf(cleo), ada: emailOf(ada) };
}

test('a request for information is one command: a file that nobody else on the machine can read', async () => {
  const { desk, cleo, everything } = await school();
  const file = await desk.exportTo(cleo, path.join(folder, 'cleo.json'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    account: { email: cleo },
    written: [{ text: 'quokka by Cleo' }],
  });
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(await everything()).toContain('data_exported'); // administrators can see that it was done
  await expect(desk.exportTo(cleo, file)).rejects.toThrow(/EEXIST/);
  await expect(desk.exportTo('nobody@uni.example', undefined)).rejects.toMatchObject({ code: 'not_found' });
});

test('an erasure says first what it would do, and is done when one is sure', async () => {
  const { desk, cleo, ada, everything } = await school();
  const asked = await desk.erase(cleo, { texts: 'erased', sure: false });
  expect(asked).toContain('Add --yes to do it.');
  expect(await everything()).toContain('quokka by Cleo');
  await expect(desk.erase(ada, { texts: 'erased', sure: true })).rejects.toThrow(
    /Operating Systems \(1 other member\)/,
  );
  expect(await desk.erase(cleo, { texts: 'erased', sure: true })).toContain('is erased');
  expect(await everything()).not.toContain('quokka by Cleo');
  expect(await desk.erase(ada, { texts: 'kept', sure: false })).toContain('"Operating Systems"');
});

test('the address may stand alone', () => {
  expect(readOrder(['erase', 'Cleo@uni.example', '--yes'])).toMatchObject({
    email: 'cleo@uni.example',
    yes: true,
    keepTexts: false,
  });
  expect(readOrder(['export', '--email', 'cleo@uni.example', '--to', 'x'])).toMatchObject({
    action: 'export',
    to: 'x',
  });
  expect(() => readOrder(['export'])).toThrow(/needs --email/);
  expect(() => readOrder(['disable', 'cleo@uni.example'])).toThrow(/belongs to no option/);
});

test('of somebody who is not there the command says so', async () => {
  const complained: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => complained.push(String(text)) > 0);
  const code = await run(['export', 'nobody@uni.example'], { DATA_DIR: folder });
  spy.mockRestore();
  expect([code, complained.join('')]).toEqual([1, 'There is no account with this e-mail address.\n']);
});
