import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionInfo } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import { createDoorway, type Browser, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createAccounts } from './accounts.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let door: Doorway;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    door = createDoorway(await database.open());
  });
  afterAll(() => database.drop());

  const identityOf = async (browser: Browser) =>
    (await door.accounts.identify(new Headers({ cookie: browser.cookie })))!;

  test('Cleo sees where she is signed in and signs her phone out', async () => {
    const cleo = await door.addPerson('Cleo');
    const [laptop, phone] = [door.browser('203.0.113.5'), door.browser('2001:db8::7')];
    await laptop.signIn(cleo);
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1';
    await phone.post('/api/auth/sign-in', { email: cleo.email, password: cleo.password }, { 'user-agent': agent });
    const { sessions } = (await laptop.get('/api/me/sessions')).body;
    expect(sessions).toHaveLength(2);
    const [hers, other] = [
      sessions.find((it: SessionInfo) => it.current),
      sessions.find((it: SessionInfo) => !it.current),
    ];
    expect(hers).toMatchObject({ address: '203.0.113.5', device: 'Unknown device' });
    expect(other).toMatchObject({ device: 'Safari on iPhone', address: expect.stringContaining('2001') });

    const id = (await identityOf(phone)).sessionId;
    expect(other.id).toBe(id);
    expect((await laptop.ask('DELETE', `/api/me/sessions/${id}`)).status).toBe(204);
    expect((await phone.get('/api/me')).status).toBe(401);
    expect((await laptop.ask('DELETE', `/api/me/sessions/${id}`)).status).toBe(404);
    expect(await door.accounts.review([id])).toEqual(new Map([[id, 'signed_out']]));
  });

  test('Mallory cannot end a session of Cleo’s, nor see that there is one', async () => {
    const dora = await door.addPerson('Dora');
    const [victim, attacker] = [door.browser(), door.browser()];
    await victim.signIn(dora);
    await attacker.signIn(await door.addPerson('Mallory'));
    const id = (await identityOf(victim)).sessionId;
    const theirs = await attacker.ask('DELETE', `/api/me/sessions/${id}`);
    expect(theirs).toEqual(await attacker.ask('DELETE', '/api/me/sessions/not-anybodys'));
    expect(theirs.status).toBe(404);
    expect((await attacker.ask('DELETE', '/api/me/sessions')).status).toBe(204);
    expect((await victim.get('/api/me')).status).toBe(200);
  });

  test('the review tells what has become of each session, also of what another process did', async () => {
    const [emil, frida, gina] = [
      await door.addPerson('Emil'),
      await door.addPerson('Frida'),
      await door.addPerson('Gina'),
    ];
    const ids: string[] = [];
    for (const person of [emil, frida, gina]) {
      const browser = door.browser();
      await browser.signIn(person);
      ids.push((await identityOf(browser)).sessionId);
    }
    const elsewhere = createDoorway(await database.open());
    await elsewhere.accounts.roles.change(emil.id, { disabled: true });
    await elsewhere.accounts.roles.change(frida.id, { role: 'presenter' });
    const found = await door.accounts.review([...ids, 'never-was']);
    expect(found.get(ids[0]!)).toBe('disabled');
    expect(found.get(ids[1]!)).toMatchObject({ accountId: frida.id, role: 'presenter', name: 'Frida' });
    expect(found.get(ids[2]!)).toMatchObject({ accountId: gina.id, role: 'member', verified: true });
    expect(found.get('never-was')).toBe('signed_out');
    await elsewhere.accounts.roles.change(emil.id, { disabled: false });
    expect((await door.accounts.review(ids)).get(ids[0]!)).toBe('disabled');
  });

  test('the review of five hundred sessions is one query', async () => {
    const store = await database.open();
    let queries = 0;
    const counting = store.db.withPlugin({
      transformQuery: ({ node }) => (queries++, node),
      transformResult: async ({ result }) => result,
    });
    const mailer = { send: async () => undefined };
    const accounts = createAccounts({
      db: counting,
      mailer,
      secret: 's'.repeat(32),
      origin: () => '',
      log: { error() {} },
    });
    const ids = Array.from({ length: 500 }, (_, i) => `session-${i}`);
    expect((await accounts.review(ids)).size).toBe(500);
    expect(queries).toBe(1);
  });

  test('an open socket is being here; looking at a page changes nothing in the database', async () => {
    const browser = door.browser();
    const hans = await door.addPerson('Hans');
    await browser.signIn(hans);
    const { sessionId } = await identityOf(browser);
    const rows = () => door.db.selectFrom('session').selectAll().orderBy('id').execute();
    const seen = async () => (await rows()).find((it) => it.id === sessionId)!.updated_at;
    const before = await rows();
    const atFirst = await seen();
    door.pass(20 * 60_000);
    await browser.get('/api/me');
    await browser.get('/api/me/sessions');
    expect(await rows()).toEqual(before);
    await door.accounts.review([sessionId]);
    expect(await seen()).toBeGreaterThan(atFirst + 19 * 60_000);
  });

  test('an account has at most fifty sessions; the longest unused gives way', async () => {
    const ida = await door.addPerson('Ida');
    const first = door.browser();
    await first.signIn(ida);
    const now = Date.now() + 60_000_000;
    const row = await door.db.selectFrom('session').selectAll().where('user_id', '=', ida.id).executeTakeFirstOrThrow();
    await door.db
      .insertInto('session')
      .values(
        Array.from({ length: limits.sessionsPerAccount - 1 }, (_, i) => ({
          ...row,
          id: `ida-${i}`,
          token: `ida-${i}`,
          updated_at: now,
        })),
      )
      .execute();
    const last = door.browser();
    await last.signIn(ida);
    const alive = await door.db
      .selectFrom('session')
      .select('id')
      .where('user_id', '=', ida.id)
      .where('ended', 'is', null)
      .execute();
    expect(alive).toHaveLength(limits.sessionsPerAccount);
    expect((await first.get('/api/me')).status).toBe(401);
  });

  test('what is long past is swept away', async () => {
    const browser = door.browser();
    const jane = await door.addPerson('Jane');
    await browser.signIn(jane);
    await browser.post('/api/auth/reset/request', { email: jane.email });
    await browser.post('/api/auth/sign-out');
    await door.accounts.settled();
    const left = async () => [
      (await door.db.selectFrom('session').select('id').where('user_id', '=', jane.id).execute()).length,
      (await door.db.selectFrom('verification').select('id').where('identifier', '=', `reset:${jane.id}`).execute())
        .length,
    ];
    await door.accounts.sweep();
    expect(await left()).toEqual([1, 1]);
    door.pass(25 * 60 * 60_000);
    await door.accounts.sweep();
    expect(await left()).toEqual([0, 0]);
  });
});
