import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createDoorway, home, tokenOf, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createPasswords } from './passwords.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let door: Doorway;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    door = createDoorway(await database.open(), { passwords: createPasswords() });
  });
  afterAll(() => database.drop());

  const cleo = { name: 'Cleo', email: 'cleo@uni.example', password: 'violet-harbour-41' };

  test('Cleo signs up, looks at her mail, confirms and is in', async () => {
    const browser = door.browser();
    expect(await browser.post('/api/auth/sign-up', cleo)).toMatchObject({ status: 202, body: {} });
    expect(browser.setCookies).toEqual([]);
    expect(await browser.get('/api/me')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });

    const link = await door.link(cleo.email);
    expect(link).toMatch(new RegExp(`^${home}/verify\\?token=[\\w-]{43}$`));
    const verified = await browser.post('/api/auth/verify', { token: tokenOf(link) });
    expect(verified).toMatchObject({
      status: 200,
      body: { name: 'Cleo', email: cleo.email, role: 'member', verified: true },
    });
    expect((await browser.get('/api/me')).body).toEqual(verified.body);

    const again = await door.browser().post('/api/auth/verify', { token: tokenOf(link) });
    expect(again).toMatchObject({ status: 400, body: { code: 'token_invalid' } });
    expect(door.errors).toEqual([]);
  });

  test('a link opened where somebody else is signed in confirms its address and changes nothing else there', async () => {
    const nora = { name: 'Nora', email: 'nora@uni.example', password: 'violet-harbour-43' };
    const hers = door.browser();
    await hers.post('/api/auth/sign-up', nora);
    await hers.signIn(nora);
    const cleos = door.browser();
    await cleos.signIn(cleo);
    const opened = await cleos.post('/api/auth/verify', { token: tokenOf(await door.link(nora.email)) });
    expect(opened).toMatchObject({ status: 200, body: { name: 'Cleo' } });
    expect((await cleos.get('/api/me')).body).toMatchObject({ name: 'Cleo' });
    expect((await hers.get('/api/me')).body).toMatchObject({ name: 'Nora', verified: true });
  });

  test('before she confirms she may sign in and see that she has to confirm, but change nothing', async () => {
    const dora = { name: 'Dora', email: 'dora@uni.example', password: 'violet-harbour-42' };
    const laptop = door.browser();
    await laptop.post('/api/auth/sign-up', dora);
    expect(await laptop.signIn(dora)).toMatchObject({ status: 200, body: { verified: false } });
    expect(await laptop.ask('PATCH', '/api/me', { name: 'D' })).toMatchObject({
      status: 403,
      body: { code: 'unverified' },
    });
    expect((await laptop.get('/api/me/sessions')).status).toBe(403);

    await door.browser().post('/api/auth/verify', { token: tokenOf(await door.link(dora.email)) });
    expect((await laptop.get('/api/me')).body).toMatchObject({ name: 'Dora', verified: true });
  });

  test('a link works for an hour, on the server’s own addresses only, and can be sent again', async () => {
    const emil = { name: 'Emil', email: 'emil@uni.example', password: 'violet-harbour-43' };
    const browser = door.browser();
    await browser.post('/api/auth/sign-up', emil, { origin: 'https://evil.example', host: 'evil.example' });
    const first = await door.link(emil.email);
    expect(first).toContain(`${home}/verify`);
    door.pass(limits.verifyTokenMs + 1);
    expect((await browser.post('/api/auth/verify', { token: tokenOf(first) })).body.code).toBe('token_invalid');

    const resend = await browser.post(
      '/api/auth/verify/resend',
      { email: emil.email },
      { origin: 'https://192.168.7.7:3003' },
    );
    expect(resend).toMatchObject({ status: 202, body: {} });
    const second = await door.link(emil.email);
    expect(second).toContain('https://192.168.7.7:3003/verify');
    expect((await browser.post('/api/auth/verify', { token: tokenOf(second) })).status).toBe(200);
    expect((await browser.signIn(emil)).status).toBe(200);
  });

  test('a link confirms the password it was sent for: Mallory gains nothing by signing up with Cleo’s address first', async () => {
    const address = 'frida@uni.example';
    const mallory = door.browser('198.51.100.9');
    await mallory.post('/api/auth/sign-up', { name: 'M', email: address, password: 'mallory-was-here-1' });
    await mallory.signIn({ email: address, password: 'mallory-was-here-1' });
    const frida = door.browser();
    await frida.post('/api/auth/sign-up', { name: 'Frida', email: address, password: 'frida-really-is-1' });
    const verified = await frida.post('/api/auth/verify', { token: tokenOf(await door.link(address)) });
    expect(verified.body).toMatchObject({ name: 'Frida', verified: true });
    expect((await mallory.get('/api/me')).status).toBe(401);
    expect((await mallory.signIn({ email: address, password: 'mallory-was-here-1' })).status).toBe(401);
    expect((await door.browser().signIn({ email: address, password: 'frida-really-is-1' })).status).toBe(200);
  });

  test('signing up with a taken address answers alike, changes nothing and tells the owner', async () => {
    const browser = door.browser();
    const before = await door.db.selectFrom('user').selectAll().where('email', '=', cleo.email).executeTakeFirst();
    const taken = await browser.post('/api/auth/sign-up', { ...cleo, name: 'Mallory', password: 'mallory-was-here-2' });
    const free = await browser.post('/api/auth/sign-up', { ...cleo, email: 'nobody@uni.example' });
    expect(taken).toEqual(free);
    await door.accounts.settled();
    expect((await door.mailer.latest()).find((it) => it.to === cleo.email)?.subject).toBe(
      'You have an account already',
    );
    expect(await door.db.selectFrom('user').selectAll().where('email', '=', cleo.email).executeTakeFirst()).toEqual(
      before,
    );
    expect((await browser.signIn({ email: cleo.email, password: 'mallory-was-here-2' })).status).toBe(401);
    expect((await browser.signIn(cleo)).status).toBe(200);
  });

  test('several sign-ups at once with one address make one account', async () => {
    const browser = door.browser();
    const address = 'gina@uni.example';
    const tries = Array.from({ length: limits.mailsPerAddress.count }, () =>
      browser.post('/api/auth/sign-up', { name: 'Gina', email: address, password: 'violet-harbour-44' }),
    );
    expect((await Promise.all(tries)).map((it) => it.status)).toEqual(tries.map(() => 202));
    expect(await door.db.selectFrom('user').select('id').where('email', '=', address).execute()).toHaveLength(1);
    expect(door.errors).toEqual([]);
  });

  test('what is not asked for is ignored: nobody signs up as an administrator', async () => {
    const browser = door.browser();
    const extras = {
      role: 'admin',
      isAdmin: true,
      verified: true,
      email_verified: 1,
      id: 'mine',
      disabled: 0,
      createdAt: 1,
    };
    await browser.post('/api/auth/sign-up', {
      name: 'Mallory',
      email: 'mallory@uni.example',
      password: 'violet-harbour-45',
      ...extras,
    });
    const row = await door.db
      .selectFrom('user')
      .selectAll()
      .where('email', '=', 'mallory@uni.example')
      .executeTakeFirst();
    expect(row).toMatchObject({ role: 'member', email_verified: 0, disabled: 0 });
    expect(row!.id).toMatch(/^[\w-]{22}$/);
    expect(row!.created_at).toBeGreaterThan(1_000_000_000_000);
  });

  test('weak passwords and invisible names are refused in words of their own', async () => {
    const browser = door.browser();
    const attempt = (change: object) =>
      browser.post('/api/auth/sign-up', { ...cleo, email: 'hans@uni.example', ...change });
    expect((await attempt({ password: 'short' })).body).toEqual({ code: 'password_weak' });
    expect((await attempt({ password: 'password123' })).body).toEqual({ code: 'password_weak' });
    expect((await attempt({ password: 'x'.repeat(200) })).body).toEqual({ code: 'password_weak' });
    expect((await attempt({ name: '\u200b\u202e' })).body).toEqual({ code: 'bad_request', field: 'name' });
    expect((await attempt({ name: 'x'.repeat(50_000) })).body).toEqual({ code: 'bad_request', field: 'name' });
    expect((await attempt({ email: `${'a'.repeat(50_000)}@uni.example` })).body).toEqual({
      code: 'bad_request',
      field: 'email',
    });
    expect((await attempt({ email: 'hans@uni.example\r\nBcc: all@uni.example' })).body.code).toBe('bad_request');
  });

  test('nobody’s mailbox is flooded, whatever is asked for', async () => {
    const browser = door.browser();
    const email = 'ida@uni.example';
    const answers = [];
    for (let i = 0; i < limits.mailsPerAddress.count + 1; i++)
      answers.push(await browser.post(i % 2 ? '/api/auth/verify/resend' : '/api/auth/reset/request', { email }));
    expect(answers.map((it) => it.status)).toEqual([202, 202, 202, 202, 202, 429]);
    expect(answers.at(-1)!.body).toMatchObject({ code: 'rate', retryAfterMs: expect.any(Number) });
    door.pass(limits.mailsPerAddress.windowMs);
    expect((await browser.post('/api/auth/reset/request', { email })).status).toBe(202);
  });
});
