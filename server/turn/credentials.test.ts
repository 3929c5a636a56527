import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { createRelay } from './credentials.ts';

const turn = { urls: ['turn:relay.example.org'], secret: 'relay-secret-'.repeat(4), hours: 6 };
const now = () => 1_700_000_000_999;
const own = 'the secret of the session cookies';

test('a credential ends after the hours, and its password is the HMAC of its name', () => {
  const { servers, forMs } = createRelay({ turn, secret: own, now }).serversFor('ada');
  const [{ urls, username, credential } = { urls: [], username: '', credential: '' }] = servers;
  expect(urls).toEqual(turn.urls);
  expect(username).toMatch(/^1700021600:[\w-]{22}$/);
  expect(forMs).toBe(6 * 3_600_000);
  expect(credential).toBe(createHmac('sha1', turn.secret).update(username).digest('base64'));
});

test('the name is of one person, always the same, and says nothing of him to whoever knows the relay’s secret', () => {
  const idOf = (account: string, secret = own) =>
    createRelay({ turn, secret, now }).serversFor(account).servers[0]!.username.split(':')[1]!;
  expect(idOf('ada')).toBe(idOf('ada'));
  expect(idOf('ada')).not.toBe(idOf('ben'));
  expect(idOf('ada')).not.toBe(idOf('ada', 'the secret of another server'));
  expect(JSON.stringify(createRelay({ turn, secret: own, now }).serversFor('ada'))).not.toMatch(/ada|secret/);
});

test('without a relay the list is empty, and nothing ends', () => {
  const relay = createRelay({ turn: null, secret: own, now });
  expect([relay.there, relay.serversFor('ada')]).toEqual([false, { servers: [], forMs: 0 }]);
});

test('nobody asks for them without end', () => {
  let at = now();
  const relay = createRelay({ turn, secret: own, now: () => at });
  for (let i = 0; i < limits.iceRate.burst; i++) relay.serversFor('mallory');
  expect(() => relay.serversFor('mallory')).toThrow(new UserError('rate', { retryAfterMs: 5_000 }));
  expect(relay.serversFor('ada').servers).toHaveLength(1);
  at += 5_000;
  expect(relay.serversFor('mallory').servers).toHaveLength(1);
});
