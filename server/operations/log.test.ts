import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Store } from '../store/port.ts';
import { createLog, harmless } from './log.ts';

const lines: string[] = [];
const log = createLog('info', { write: (line) => void lines.push(line) });
const last = () => lines.at(-1)!;

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await withDatabase('postgres');
  store = await database.open();
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('an event is one line, whatever Mallory is called', () => {
  const name = 'Mallory\r\n{"level":30,"msg":"all is well"}\u001b[2J\u009b31m\u2028\u202e';
  log.info({ name }, `a message of ${name}`);
  expect(last()).toMatch(/^[^\r\n]+\n$/);
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(last().slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
  expect(JSON.parse(last())).toMatchObject({ name, msg: `a message of ${name}` });
});

test('an error of PostgreSQL does not bring the row that it is about', async () => {
  const mail = { to_address: 'cleo@uni.example', subject: 'a secret subject', text: 'a secret text', at: 1, sent: 0 };
  const write = () =>
    store.db
      .insertInto('mail')
      .values({ id: 'the-same-key', ...mail })
      .execute();
  await write();
  const error = await write().catch((it: unknown) => it);
  expect((error as { detail: string }).detail).toContain('the-same-key');
  log.error({ err: error }, 'a request failed');
  expect(last()).not.toMatch(/the-same-key|secret|cleo@/);
  expect(JSON.parse(last())).toMatchObject({
    err: { type: 'error', code: '23505', stack: expect.stringMatching(/^ +at /) },
  });
});

test('nor the value it could not take', async () => {
  const error = await store.db
    .selectFrom('mail')
    .select('id')
    .where('at', '=', 'my-password' as never)
    .execute()
    .catch((it: unknown) => it);
  expect((error as Error).message).toContain('my-password');
  log.error({ err: new Error('the figures could not be read', { cause: error }) }, 'a request failed');
  expect(last()).not.toContain('my-password');
  expect(JSON.parse(last()).err.cause).toMatchObject({ code: '22P02' });
});

test('what an error carries besides is left out', () => {
  const error = Object.assign(new Error('no answer'), {
    response: { headers: { cookie: 'session=abc' } },
    config: 'x',
  });
  log.warn({ err: error }, 'the mail server is away');
  expect(Object.keys(JSON.parse(last()).err).sort()).toEqual(['message', 'stack', 'type']);
  log.warn({ err: 'only words' }, 'strange');
  expect(JSON.parse(last()).err).toBe('only words');
});

test('fields that are secrets are not written, even where somebody passes them', () => {
  log.info({ token: 'abc-token', request: { cookie: 'session=abc-token', sdp: 'abc-token' } }, 'careless');
  expect(last()).not.toContain('abc-token');
});

test.each([
  ['a=ice-ufrag:Ab12\\r\\na=ice-pwd:hunter2hunter2\\r\\n', /hunter2|Ab12/],
  ['Authorization: Bearer abc.def-123', /abc/],
  ['connect postgres://ada:hunter2@db/chat failed', /hunter2|ada/],
  ['GET /verify?token=abc123&x=1', /abc123/],
  ['550 <cleo.marlow@mail.uni.example> unknown', /cleo|uni/],
  ['Cookie: chatstream=abc123; other=1', /abc123/],
])('the net holds back what is in %s', (text, secret) => {
  const line = JSON.stringify({ msg: JSON.parse(`"${text}"`) });
  expect(harmless(line)).not.toMatch(secret);
  expect(() => JSON.parse(harmless(line))).not.toThrow();
});
