import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createDoorway, home, tokenOf, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let door: Doorway;
  beforeEach(async () => {
    database = await withDatabase(dialect);
    door = createDoorway(await database.open());
  });
  afterEach(() => database.drop());

  const ada = { name: 'Ada', email: 'ada@uni.example', password: 'violet-harbour-41' };

  test('whoever opens the link of the first start administers the server, once', async () => {
    expect(await door.accounts.firstAdmin.unclaimed()).toBe(true);
    const link = await door.accounts.firstAdmin.link();
    expect(link).toMatch(new RegExp(`^${home}/claim\\?token=[\\w-]{43}$`));
    const token = tokenOf(link!);
    const browser = door.browser();
    expect((await browser.post('/api/auth/claim', { ...ada, token: `${token}x` })).body.code).toBe('token_invalid');
    expect((await browser.post('/api/auth/claim', { ...ada, token, password: 'password123' })).body.code).toBe(
      'password_weak',
    );
    const claimed = await browser.post('/api/auth/claim', { ...ada, token });
    expect(claimed).toMatchObject({ status: 200, body: { name: 'Ada', role: 'admin', verified: true } });
    expect((await browser.get('/api/admin/accounts')).status).toBe(200);
    expect((await browser.post('/api/auth/claim', { ...ada, token })).body.code).toBe('already_claimed');
    expect(await door.accounts.firstAdmin.unclaimed()).toBe(false);
    expect(await door.accounts.firstAdmin.link()).toBeNull();
    expect(JSON.stringify(await door.db.selectFrom('setting').selectAll().execute())).not.toContain(token);
  });

  test('the link works for a day, and a new start makes the one before useless', async () => {
    const first = tokenOf((await door.accounts.firstAdmin.link())!);
    const second = tokenOf((await createDoorway(await database.open()).accounts.firstAdmin.link())!);
    const browser = door.browser();
    expect((await browser.post('/api/auth/claim', { ...ada, token: first })).body.code).toBe('token_invalid');
    door.pass(limits.claimTokenMs + 1);
    expect((await browser.post('/api/auth/claim', { ...ada, token: second })).body.code).toBe('token_invalid');
  });

  test('of several who open it at once one gets in', async () => {
    const token = tokenOf((await door.accounts.firstAdmin.link())!);
    const claims = ['a', 'b', 'c'].map((it) =>
      door.browser().post('/api/auth/claim', { ...ada, email: `${it}@uni.example`, token }),
    );
    const outcomes = (await Promise.all(claims)).map((it) => it.status).sort();
    expect(outcomes[0]).toBe(200);
    expect(outcomes.slice(1).every((it) => it >= 400 && it < 500)).toBe(true);
    expect(await door.db.selectFrom('user').select('id').where('role', '=', 'admin').execute()).toHaveLength(1);
    expect(door.errors).toEqual([]);
  });

  test('an account that signed up before becomes the administrator’s, without whoever made it', async () => {
    const mallory = door.browser();
    await mallory.post('/api/auth/sign-up', { ...ada, password: 'mallory-was-here-1' });
    await mallory.signIn({ ...ada, password: 'mallory-was-here-1' });
    const token = tokenOf((await door.accounts.firstAdmin.link())!);
    expect((await door.browser().post('/api/auth/claim', { ...ada, token })).body.role).toBe('admin');
    expect((await mallory.get('/api/me')).status).toBe(401);
    expect((await mallory.signIn({ ...ada, password: 'mallory-was-here-1' })).status).toBe(401);
    const stale = tokenOf(await door.link(ada.email));
    expect((await mallory.post('/api/auth/verify', { token: stale })).body.code).toBe('token_invalid');
    expect((await door.browser().signIn(ada)).body.role).toBe('admin');
  });
});
