import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDoorway, tokenOf, type Browser, type Doorway } from '../../test/support/accounts.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createSiteAudit } from '../admin/audit.store.ts';

describe.each(databases())('on %s', (dialect) => {
  let database: TestDatabase;
  let door: Doorway;
  let xenia: Browser;
  let xeniaId: string;
  beforeAll(async () => {
    database = await withDatabase(dialect);
    door = createDoorway(await database.open());
    const person = await door.addPerson('Xenia', 'admin');
    xeniaId = person.id;
    xenia = door.browser();
    await xenia.signIn(person);
  });
  afterAll(() => database.drop());

  const change = (id: string, to: object) => xenia.ask('PATCH', `/api/admin/accounts/${id}`, to);
  const domains = (...list: string[]) => xenia.ask('PUT', '/api/admin/presenter-domains', { domains: list });
  const roleOf = async (id: string) =>
    (await door.db.selectFrom('user').select('role').where('id', '=', id).executeTakeFirst())?.role;

  /** Signs up and confirms like anybody from outside. */
  async function join(email: string) {
    await door.browser().post('/api/auth/sign-up', { name: 'Somebody', email, password: 'violet-harbour-41' });
    const browser = door.browser();
    const { body } = await browser.post('/api/auth/verify', { token: tokenOf(await door.link(email)) });
    return { browser, id: body.id as string, role: body.role as string };
  }

  test('for everybody else the administrators’ part is not there', async () => {
    const mallory = door.browser();
    const requests: [string, string, object?][] = [
      ['GET', '/api/admin/accounts'],
      ['PATCH', `/api/admin/accounts/${xeniaId}`, { role: 'member' }],
      ['GET', '/api/admin/presenter-domains'],
      ['PUT', '/api/admin/presenter-domains', { domains: ['evil.example'] }],
      ['GET', '/api/admin/mails'],
      ['POST', `/api/admin/accounts/${xeniaId}/sign-out`],
      ['POST', `/api/admin/accounts/${xeniaId}/verification`],
    ];
    for (const request of requests) expect((await mallory.ask(...request)).status, request.join(' ')).toBe(401);
    await mallory.signIn(await door.addPerson('Mallory', 'presenter'));
    for (const request of requests) expect((await mallory.ask(...request)).status, request.join(' ')).toBe(404);
    expect(await roleOf(xeniaId)).toBe('admin');
  });

  test('she makes Ada a presenter, with her next request', async () => {
    const ada = await door.addPerson('Ada');
    const browser = door.browser();
    await browser.signIn(ada);
    expect((await change(ada.id, { role: 'presenter' })).body).toMatchObject({
      id: ada.id,
      role: 'presenter',
      disabled: false,
    });
    expect((await browser.get('/api/me')).body.role).toBe('presenter');
    expect(door.changes.at(-1)).toBe(ada.id);
    expect((await change(ada.id, { role: 'boss' })).status).toBe(400);
    expect((await change('nobody', { role: 'member' })).status).toBe(404);
    const crafted = { name: 'Eve', email: 'eve@uni.example', verified: false, id: 'x', role_by_domain: 1 };
    expect((await change(ada.id, crafted)).body).toMatchObject({ name: 'Ada', email: ada.email, verified: true });
  });

  test('she disables Ben: his sessions end and he cannot come back', async () => {
    const ben = await door.addPerson('Ben');
    const browser = door.browser();
    await browser.signIn(ben);
    expect((await change(ben.id, { disabled: true })).body.disabled).toBe(true);
    expect(door.changes.at(-1)).toBe(ben.id);
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await browser.signIn(ben)).status).toBe(401);
    await browser.post('/api/auth/reset/request', { email: ben.email });
    expect(await door.link(ben.email)).toBeUndefined();
    await change(ben.id, { disabled: false });
    expect((await browser.signIn(ben)).status).toBe(200);
  });

  test('she signs Cleo out everywhere, who can sign in again', async () => {
    const cleo = await door.addPerson('Cleo');
    const browser = door.browser();
    await browser.signIn(cleo);
    expect((await xenia.post(`/api/admin/accounts/${cleo.id}/sign-out`)).status).toBe(204);
    expect(door.changes.at(-1)).toBe(cleo.id);
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await browser.signIn(cleo)).status).toBe(200);
    expect((await xenia.post('/api/admin/accounts/nobody/sign-out')).status).toBe(404);
  });

  test('she has the confirmation sent again to who has not confirmed, and to nobody else', async () => {
    const email = 'forgot@uni.example';
    await door.browser().post('/api/auth/sign-up', { name: 'Dora', email, password: 'violet-harbour-41' });
    const first = await door.link(email);
    const { id } = await door.db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow();
    door.pass(1_000);
    expect((await xenia.post(`/api/admin/accounts/${id}/verification`)).status).toBe(204);
    const second = await door.link(email);
    expect(second).not.toBe(first);
    const { body } = await door.browser().post('/api/auth/verify', { token: tokenOf(second) });
    expect(body).toMatchObject({ id, verified: true });
    const mails = (await door.mailer.latest()).length;
    expect((await xenia.post(`/api/admin/accounts/${id}/verification`)).status).toBe(204);
    await door.accounts.settled();
    expect(await door.mailer.latest()).toHaveLength(mails);
  });

  test('what she does is in the audit trail, and what was refused is not', async () => {
    const erik = await door.addPerson('Erik');
    const audit = createSiteAudit(door.db);
    const notes = async () => (await audit.page({ person: erik.id, limit: 50 })).entries;
    await change(erik.id, { role: 'presenter', disabled: true });
    await change(erik.id, { disabled: false });
    await change(erik.id, { role: 'boss' });
    await change('n'.repeat(22), { role: 'admin' });
    expect((await notes()).map((it) => it.deed).sort()).toEqual(['account_disabled', 'account_enabled', 'role_given']);
    expect((await notes()).find((it) => it.deed === 'role_given')).toMatchObject({
      by: { id: xeniaId, name: 'Xenia' },
      subject: { name: 'Erik' },
      detail: { role: 'presenter' },
    });
    await change(xeniaId, { role: 'member' });
    const ofXenia = (await audit.page({ deed: 'role_given', limit: 50 })).entries.map((it) => it.subject?.id);
    expect(ofXenia).not.toContain(xeniaId);
    expect(ofXenia).not.toContain('n'.repeat(22));
    await domains('noted.example');
    const [newest] = (await audit.page({ deed: 'domains_changed', limit: 1 })).entries;
    expect(newest).toMatchObject({ by: { id: xeniaId }, detail: { domains: 'noted.example' } });
    await domains();
  });

  test('the last administrator stays one, even when two are demoted in the same moment', async () => {
    expect((await change(xeniaId, { role: 'member' })).body.code).toBe('last_admin');
    expect((await change(xeniaId, { disabled: true })).body.code).toBe('last_admin');
    const yuri = await door.addPerson('Yuri', 'admin');
    const outcomes = await Promise.allSettled([
      door.accounts.roles.change(xeniaId, { role: 'member' }),
      door.accounts.roles.change(yuri.id, { role: 'member' }),
    ]);
    expect(outcomes.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([await roleOf(xeniaId), await roleOf(yuri.id)].sort()).toEqual(['admin', 'member']);
    // So that the tests below have theirs.
    await door.db.updateTable('user').set({ role: 'admin' }).where('id', '=', xeniaId).execute();
    await door.db.updateTable('user').set({ role: 'member' }).where('id', '=', yuri.id).execute();
  });

  test('verified addresses of a trusted domain are presenters, from then on and at once', async () => {
    const early = await join('early@math.example');
    expect(early.role).toBe('member');
    await door
      .browser()
      .post('/api/auth/sign-up', { name: 'Later', email: 'later@math.example', password: 'violet-harbour-41' });
    const unconfirmed = await door.db
      .selectFrom('user')
      .select('id')
      .where('email', '=', 'later@math.example')
      .executeTakeFirstOrThrow();
    expect((await domains('Math.Example', 'physics.example', 'math.example')).body).toEqual({
      domains: ['math.example', 'physics.example'],
    });
    expect((await xenia.get('/api/admin/presenter-domains')).body.domains).toEqual(['math.example', 'physics.example']);
    expect((await early.browser.get('/api/me')).body.role).toBe('presenter');
    expect(door.changes).toContain(early.id);
    expect(await roleOf(unconfirmed.id)).toBe('member');
    expect((await join('new@physics.example')).role).toBe('presenter');
    for (const other of ['a@notmath.example', 'b@math.example.evil.example', 'c@sub.math.example'])
      expect((await join(other)).role, other).toBe('member');
  });

  test('with the domain goes the role it gave, but not the one given by hand', async () => {
    await domains();
    const [byDomain, byHand, demoted] = [
      await join('p1@chem.example'),
      await join('p2@chem.example'),
      await join('p3@chem.example'),
    ];
    await change(byHand.id, { role: 'presenter' });
    await domains('chem.example');
    await change(demoted.id, { role: 'member' });
    await domains('chem.example', 'bio.example');
    expect(await roleOf(demoted.id)).toBe('member');
    await domains('bio.example');
    expect([await roleOf(byDomain.id), await roleOf(byHand.id)]).toEqual(['member', 'presenter']);
  });

  test('a domain is a domain and nothing else', async () => {
    for (const wrong of ['%', '_.example', 'example', '@math.example', 'a b.example', "x'.example", 'a'.repeat(50_000)])
      expect((await domains(wrong)).status, wrong.slice(0, 30)).toBe(400);
    expect((await domains(...Array.from({ length: 101 }, (_, i) => `d${i}.example`))).status).toBe(400);
  });

  test('the list of accounts is searched and paged without gaps', async () => {
    for (let i = 0; i < 7; i++) await door.addPerson(`Öl_${i}%`);
    const search = async (query: string) =>
      (await xenia.get(`/api/admin/accounts?limit=200&query=${encodeURIComponent(query)}`)).body;
    expect((await search('öl_')).accounts.length + (await search('Öl_')).accounts.length).toBeGreaterThanOrEqual(7);
    expect((await search('XENIA@uni')).accounts).toMatchObject([{ name: 'Xenia', role: 'admin', verified: true }]);
    expect((await search('%')).total).toBe(7);
    expect((await search('\\')).total).toBe(0);
    expect((await search("' or 1=1 --")).total).toBe(0);

    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 50; page++) {
      const { body } = await xenia.get(`/api/admin/accounts?limit=3&after=${after}`);
      expect(body.accounts.length).toBeLessThanOrEqual(3);
      seen.push(...body.accounts.map((it: { id: string }) => it.id));
      if (body.next === null) break;
      after = body.next;
    }
    const everybody = await door.db.selectFrom('user').select('id').execute();
    expect(seen.toSorted()).toEqual(everybody.map((it) => it.id).toSorted());
  });

  test('absurd pages and searches are bounded', async () => {
    expect((await xenia.get('/api/admin/accounts?limit=1000000000')).status).toBe(200);
    for (const query of ['limit=-1', 'limit=x', `query=${'a'.repeat(50_000)}`, `after=${'9'.repeat(50_000)}`])
      expect((await xenia.get(`/api/admin/accounts?${query}`)).status).toBe(400);
    expect((await xenia.get('/api/admin/accounts?after=9e999.x')).status).toBe(200);
  });

  test('without a mail server the administrator finds the mails, to hand on their links', async () => {
    await door
      .browser()
      .post('/api/auth/sign-up', { name: 'Zoe', email: 'zoe@uni.example', password: 'violet-harbour-41' });
    await door.accounts.settled();
    const { body } = await xenia.get('/api/admin/mails');
    expect(body.smtp).toBe(false);
    expect(body.mails[0]).toMatchObject({
      to: 'zoe@uni.example',
      sent: false,
      text: expect.stringContaining('/verify?token='),
    });
  });
});
