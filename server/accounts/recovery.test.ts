import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createDoorway, home, tokenOf, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let door: Doorway;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    door = createDoorway(await database.open());
  });
  afterAll(() => database.drop());

  const sessionIdOf = async (cookie: string) =>
    (await door.accounts.identify(new Headers({ cookie })))?.sessionId ?? 'none';

  test('Cleo forgot her password: the link sets a new one once, and every session of hers ends', async () => {
    const cleo = await door.addPerson('Cleo');
    const [phone, laptop] = [door.browser(), door.browser()];
    await phone.signIn(cleo);
    const sessionId = await sessionIdOf(phone.cookie);
    expect(await laptop.post('/api/auth/reset/request', { email: cleo.email })).toMatchObject({
      status: 202,
      body: {},
    });
    const link = await door.link(cleo.email);
    expect(link).toMatch(new RegExp(`^${home}/reset\\?token=[\\w-]{43}$`));
    const token = tokenOf(link);

    expect((await laptop.post('/api/auth/reset', { token, password: 'password123' })).body.code).toBe('password_weak');
    expect(await laptop.post('/api/auth/reset', { token, password: 'harbour-violet-14' })).toMatchObject({
      status: 204,
    });
    expect(laptop.setCookies).toEqual([]);
    expect((await laptop.post('/api/auth/reset', { token, password: 'harbour-violet-15' })).body.code).toBe(
      'token_invalid',
    );
    expect((await phone.get('/api/me')).status).toBe(401);
    expect(await door.accounts.review([sessionId])).toEqual(new Map([[sessionId, 'password_changed']]));
    expect(door.changes).toContain(cleo.id);
    expect((await laptop.signIn(cleo)).status).toBe(401);
    expect((await laptop.signIn({ ...cleo, password: 'harbour-violet-14' })).status).toBe(200);
  });

  test('of two links the use of one ends the other, and of two uses at once one counts', async () => {
    const dora = await door.addPerson('Dora');
    const browser = door.browser();
    const links: string[] = [];
    for (let i = 0; i < 2; i++) {
      await browser.post('/api/auth/reset/request', { email: dora.email });
      links.push(tokenOf(await door.link(dora.email)));
      door.pass(1);
    }
    expect(links[0]).not.toBe(links[1]);
    const at = (token: string, i: number) =>
      browser.post('/api/auth/reset', { token, password: `harbour-violet-2${i}` });
    const answers = await Promise.all([at(links[0]!, 0), at(links[0]!, 1), at(links[0]!, 2)]);
    expect(answers.map((it) => it.status).sort()).toEqual([204, 400, 400]);
    expect((await at(links[1]!, 3)).body.code).toBe('token_invalid');
  });

  test('a link is too old after an hour, and fits its own purpose only', async () => {
    const emil = await door.addPerson('Emil');
    const browser = door.browser();
    await browser.post('/api/auth/reset/request', { email: emil.email });
    const token = tokenOf(await door.link(emil.email));
    expect((await browser.post('/api/auth/verify', { token })).body.code).toBe('token_invalid');
    expect(
      (await browser.post('/api/auth/claim', { token, name: 'E', email: emil.email, password: 'harbour-violet-3' }))
        .status,
    ).toBe(400);
    door.pass(limits.resetTokenMs + 1);
    expect((await browser.post('/api/auth/reset', { token, password: 'harbour-violet-3' })).body.code).toBe(
      'token_invalid',
    );
    for (const made of ['x'.repeat(43), '%'.repeat(20), "' or 1=1 --------------"]) {
      expect((await browser.post('/api/auth/reset', { token: made, password: 'harbour-violet-3' })).body.code).toBe(
        'token_invalid',
      );
    }
  });

  test('the database knows neither tokens nor passwords', async () => {
    const frida = await door.addPerson('Frida');
    await door.browser().post('/api/auth/reset/request', { email: frida.email });
    const token = tokenOf(await door.link(frida.email));
    const rows = JSON.stringify([
      await door.db.selectFrom('verification').selectAll().execute(),
      await door.db.selectFrom('credential').selectAll().execute(),
    ]);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(frida.password);
  });

  test('an address without an account gets the same answer and no mail', async () => {
    const answer = await door.browser().post('/api/auth/reset/request', { email: 'nobody@uni.example' });
    expect(answer).toMatchObject({ status: 202, body: {} });
    expect(await door.link('nobody@uni.example')).toBeUndefined();
  });

  test('with a changed password the other browsers are out, this one stays, and the person is told', async () => {
    const gina = await door.addPerson('Gina');
    const [here, there] = [door.browser(), door.browser()];
    await here.signIn(gina);
    await there.signIn(gina);
    const change = (current: string, next: string) => here.post('/api/me/password', { current, next });
    expect((await change('not the password', 'harbour-violet-4')).body.code).toBe('credentials');
    expect((await change(gina.password, 'short')).body.code).toBe('password_weak');
    expect((await there.get('/api/me')).status).toBe(200);
    expect((await change(gina.password, 'harbour-violet-4')).status).toBe(204);
    expect((await there.get('/api/me')).status).toBe(401);
    expect((await here.get('/api/me')).status).toBe(200);
    await door.accounts.settled();
    expect((await door.mailer.latest())[0]).toMatchObject({ to: gina.email, subject: 'Your password was changed' });
  });

  test('whoever finds an open browser cannot guess the password there for ever', async () => {
    const hans = await door.addPerson('Hans');
    const browser = door.browser('198.51.100.4');
    await browser.signIn(hans);
    const codes: string[] = [];
    for (let i = 0; i < limits.signInTries.count + 1; i++)
      codes.push(
        (await browser.post('/api/me/password', { current: `guess ${i}`, next: 'harbour-violet-5' })).body.code,
      );
    expect(new Set(codes.slice(0, -1))).toEqual(new Set(['credentials']));
    expect(codes.at(-1)).toBe('rate');
  });
});
