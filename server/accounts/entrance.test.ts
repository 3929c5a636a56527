import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createDoorway, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let door: Doorway;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    door = createDoorway(await database.open());
  });
  afterAll(() => database.drop());

  test('the session stands in one cookie that scripts, other hosts and other sites cannot use', async () => {
    const ada = await door.addPerson('Ada', 'presenter');
    const browser = door.browser();
    const answer = await browser.signIn(ada);
    expect(answer.body).toEqual({ id: ada.id, name: 'Ada', email: ada.email, role: 'presenter', verified: true });
    expect(browser.setCookies).toHaveLength(1);
    const attributes = browser.setCookies[0]!.split('; ')
      .slice(1)
      .map((it) => it.toLowerCase());
    expect(browser.setCookies[0]).toMatch(/^__Host-chatstream=/);
    expect(attributes).toEqual(expect.arrayContaining(['secure', 'httponly', 'samesite=lax', 'path=/']));
    expect(attributes.some((it) => it.startsWith('domain'))).toBe(false);

    const { token } = await door.db.selectFrom('session').select('token').executeTakeFirstOrThrow();
    const everything = [answer, await browser.get('/api/me'), await browser.get('/api/me/sessions')];
    for (const { text } of everything) expect(text).not.toContain(token);
  });

  test('each sign-in is a new session, and the one from before ends', async () => {
    const ben = await door.addPerson('Ben');
    const browser = door.browser();
    await browser.signIn(ben);
    const first = browser.cookie;
    await browser.signIn(ben);
    expect(browser.cookie).not.toBe(first);
    const fixed = door.browser();
    fixed.cookie = first;
    expect((await fixed.get('/api/me')).status).toBe(401);

    const planted = door.browser();
    planted.cookie = '__Host-chatstream=planted-by-mallory.c2lnbmF0dXJl';
    await planted.signIn(ben);
    expect(planted.cookie).not.toContain('planted');
  });

  test('signing out ends the session and takes the cookie away', async () => {
    const browser = door.browser();
    await browser.signIn(await door.addPerson('Cleo'));
    const { cookie } = browser;
    expect((await browser.post('/api/auth/sign-out')).status).toBe(204);
    expect(browser.cookie).toBe('');
    browser.cookie = cookie;
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await door.browser().post('/api/auth/sign-out')).status).toBe(204);
  });

  test('an unknown address, a wrong password and a disabled account answer alike', async () => {
    const dora = await door.addPerson('Dora');
    const browser = door.browser('198.51.100.1');
    const wrong = await browser.signIn({ ...dora, password: 'not her password' });
    const unknown = await browser.signIn({ email: 'nobody@uni.example', password: 'not her password' });
    await door.accounts.roles.change(dora.id, { disabled: true });
    const disabled = await browser.signIn(dora);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'credentials' } });
    expect([unknown, disabled]).toEqual([wrong, wrong]);
  });

  test('ten tries at an account from one place, then none until time has passed; elsewhere its owner gets in', async () => {
    const emil = await door.addPerson('Emil');
    const mallory = door.browser('198.51.100.2');
    const flood = await Promise.all(
      Array.from({ length: 30 }, (_, i) => mallory.signIn({ ...emil, password: `guess number ${i}` })),
    );
    expect(flood.filter((it) => it.status === 401)).toHaveLength(limits.signInTries.count);
    expect(flood.filter((it) => it.status === 429)).toHaveLength(30 - limits.signInTries.count);
    const right = await mallory.signIn(emil);
    expect(right.body).toMatchObject({ code: 'rate', retryAfterMs: expect.any(Number) });
    expect((await door.browser('203.0.113.77').signIn(emil)).status).toBe(200);
    door.pass(limits.signInTries.windowMs);
    expect((await mallory.signIn(emil)).status).toBe(200);
  });

  test('one place cannot try all accounts either, while a hall full of people signs in', async () => {
    const frida = await door.addPerson('Frida');
    const hall = '198.51.100.3';
    for (let i = 0; i < 12; i++) expect((await door.browser(hall).signIn(frida)).status).toBe(200);
    const allowed = limits.signInTries.count * 10;
    let refused = 0;
    for (let i = 0; i < allowed + 2; i++) {
      const answer = await door.browser(hall).signIn({ email: `student${i}@uni.example`, password: 'their own name' });
      if (answer.status === 429) refused += 1;
    }
    expect(refused).toBe(2);
  });

  test('a cookie with any bit changed is nobody’s, and never an error', async () => {
    const gina = await door.addPerson('Gina');
    const browser = door.browser();
    await browser.signIn(gina);
    const good = browser.cookie;
    const identify = (cookie: string) => door.accounts.identify(new Headers({ cookie }));
    expect(await identify(good)).toMatchObject({ accountId: gina.id });
    const value = good.slice(good.indexOf('=') + 1);
    const flipped = fc
      .tuple(fc.nat(value.length - 1), fc.constantFrom(...'abcXYZ019-_%.='))
      .map(([at, to]) => value.slice(0, at) + to + value.slice(at + 1));
    const forged = fc.oneof(
      flipped,
      fc.base64String({ maxLength: 200 }),
      fc.string({ maxLength: 200 }).map(encodeURIComponent),
    );
    const fixed = ['', '.', '%', '%E0%A4%A', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', value.split('.')[0]!, `${value}x`];
    for (const it of fixed) expect(await identify(`__Host-chatstream=${it}`), it).toBeNull();
    await fc.assert(
      fc.asyncProperty(forged, async (it) => {
        if (sameBytes(decoded(it), decoded(value))) return;
        expect(await identify(`__Host-chatstream=${it}`)).toBeNull();
      }),
      { numRuns: 200 },
    );
    expect(await identify(good)).not.toBeNull();
    expect(door.errors).toEqual([]);
  });

  test('a session ends after its time', async () => {
    const browser = door.browser();
    await browser.signIn(await door.addPerson('Hans'));
    door.pass(limits.sessionMs + 1000);
    expect((await browser.get('/api/me')).status).toBe(401);
  });
});

/** The last letter of base64 carries spare bits: two spellings of the same signature are no forgery. */
function sameBytes(one: string, other: string): boolean {
  const [token, signature] = one.split('.');
  const [knownToken, knownSignature] = other.split('.');
  return token === knownToken && Buffer.from(signature ?? '', 'base64').equals(Buffer.from(knownSignature!, 'base64'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
