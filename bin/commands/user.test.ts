import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDoorway, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createPasswords } from '../../server/accounts/passwords.ts';
import { createSiteAudit } from '../../server/admin/audit.store.ts';
import { readOrder, run, UsageError } from './user.ts';

describe.each(databases())('on %s, while a server runs', (dialect) => {
  let database: TestDatabase;
  let server: Doorway;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    server = createDoorway(await database.open(), { passwords: createPasswords() });
  });
  afterAll(() => database.drop());

  async function user(...argv: string[]) {
    const { location } = database;
    const env = 'dataDir' in location ? { DATA_DIR: location.dataDir } : { DATABASE_URL: location.databaseUrl };
    const printed: string[] = [];
    const into = (text: unknown) => printed.push(String(text)) > 0;
    const spies = [process.stdout, process.stderr].map((it) => vi.spyOn(it, 'write').mockImplementation(into));
    const code = await run(argv, env);
    for (const spy of spies) spy.mockRestore();
    return { code, printed: printed.join('') };
  }

  const ada = { email: 'ada@uni.example', password: 'violet-harbour-41' };
  const addAda = () =>
    user(
      'add',
      '--email',
      'Ada@uni.example',
      '--name',
      'Ada Marlow',
      '--password',
      ada.password,
      '--role',
      'presenter',
    );

  test('a presenter made here can sign in at once, verified', async () => {
    expect(await addAda()).toEqual({ code: 0, printed: 'ada@uni.example has an account now, as presenter.\n' });
    const answer = await server.browser().signIn(ada);
    expect(answer.body).toMatchObject({ name: 'Ada Marlow', role: 'presenter', verified: true });
    expect(await addAda()).toMatchObject({ code: 1, printed: expect.stringContaining('already') });
  });

  test('a new role counts for sessions that are open', async () => {
    const browser = server.browser();
    await browser.signIn(ada);
    expect((await user('role', '--email', ada.email, '--role', 'member')).code).toBe(0);
    expect((await browser.get('/api/me')).body.role).toBe('member');
  });

  test('a disabled account is out everywhere and stays out until it is enabled', async () => {
    const browser = server.browser();
    await browser.signIn(ada);
    const { sessionId } = (await server.accounts.identify(new Headers({ cookie: browser.cookie })))!;
    expect((await user('disable', '--email', ada.email)).code).toBe(0);
    expect(await server.accounts.review([sessionId])).toEqual(new Map([[sessionId, 'disabled']]));
    expect((await browser.signIn(ada)).status).toBe(401);
    expect((await user('enable', '--email', ada.email)).code).toBe(0);
    expect((await browser.signIn(ada)).status).toBe(200);
  });

  test('what the command line changed stands in the audit trail, as nobody’s', async () => {
    const { entries } = await createSiteAudit(server.db).page({ person: ada.email, limit: 10 });
    expect(entries.map(({ deed, by }) => [deed, by])).toEqual([
      ['account_enabled', null],
      ['account_disabled', null],
      ['role_given', null],
    ]);
  });

  test('a new password ends the sessions; made up, it is printed', async () => {
    const browser = server.browser();
    await browser.signIn(ada);
    const { code, printed } = await user('password', '--email', ada.email);
    const password = /The password is (\S+)/.exec(printed)?.[1] ?? '';
    expect([code, password.length]).toEqual([0, 16]);
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await browser.signIn({ ...ada, password })).status).toBe(200);
  });

  test('the list names everybody with role and state', async () => {
    const { printed } = await user('list');
    expect(printed).toMatch(/^member +ada@uni\.example +Ada Marlow$/m);
  });

  test('what is not possible is said in a sentence', async () => {
    const refusals: [string[], string][] = [
      [['disable', '--email', 'nobody@uni.example'], 'There is no account with this e-mail address.'],
      [
        ['add', '--email', 'b@uni.example', '--name', 'Ben', '--password', 'short'],
        'The password is too short, too long or too common.',
      ],
      [['add', '--email', 'b@uni.example', '--name', '\u200b'], 'The name is empty or too long.'],
    ];
    for (const [argv, sentence] of refusals) expect(await user(...argv)).toEqual({ code: 1, printed: `${sentence}\n` });
    await user('add', '--email', 'x@uni.example', '--name', 'Xenia', '--role', 'admin');
    expect((await user('disable', '--email', 'x@uni.example')).printed).toContain('last administrator');
    expect(await user('frob')).toMatchObject({ code: 2, printed: expect.stringContaining('There is no "user frob".') });
    expect(await user()).toMatchObject({ code: 0, printed: expect.stringContaining('user add') });
  });
});

test.each([
  [['add', '--name', 'Ben'], 'needs --email'],
  [['add', '--email', 'b@uni.example'], 'needs --name'],
  [['add', '--email', 'b@uni.example', '--name', 'Ben', 'Nevis'], '"Nevis" belongs to no option'],
  [['add', '--email', 'not an address', '--name', 'Ben'], 'is not an e-mail address'],
  [['role', '--email', 'b@uni.example', '--role', 'boss'], 'is not a role'],
  [['list', '--everything'], 'Unknown option'],
])('%j is explained', (argv, sentence) => {
  expect(() => readOrder(argv)).toThrow(UsageError);
  expect(() => readOrder(argv)).toThrow(sentence);
});
