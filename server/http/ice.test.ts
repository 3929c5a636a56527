import { expect, test } from 'vitest';
import { Person } from '../rooms/test/house.ts';
import { createRelay } from '../turn/credentials.ts';
import { createCheck } from '../check/check.ts';
import { checkRoutes } from './check.ts';
import { iceRoutes } from './ice.ts';
import { createAsking } from './test/asking.ts';
import { limits } from '../../protocol/limits.ts';

const cleo = new Person('Cleo');
const mallory = new Person('Mallory');
mallory.identity = { ...mallory.identity, verified: false };

function server() {
  const turn = { urls: ['turn:relay.example.org'], secret: 's'.repeat(32), hours: 6 };
  const relay = createRelay({ turn, secret: 'the secret of the cookies' });
  const check = createCheck({ engine: { subscribe: async () => 'answer', close() {} } });
  return createAsking([iceRoutes({ relay }), checkRoutes({ check })], [cleo, mallory]);
}
const post = (body?: BodyInit, type?: string): RequestInit => ({
  method: 'POST',
  headers: { origin: 'https://ada.local:3003', ...(type ? { 'content-type': type } : {}) },
  ...(body === undefined ? {} : { body }),
});
const offer = post(JSON.stringify({ sdp: 'v=0', mid: '0' }), 'application/json');
const doors: [string, RequestInit][] = [
  ['/api/ice', {}],
  ['/api/check/media', offer],
  ['/api/check/download', {}],
  ['/api/check/upload', post(new Uint8Array(100))],
];

test.each(doors)('%s is for people with a confirmed address, and nothing of it is kept', async (path, request) => {
  const { ask } = server();
  expect((await ask(null, path, request)).status).toBe(401);
  expect((await ask(mallory, path, request)).status).toBe(403);
  const answer = await ask(cleo, path, request);
  expect(answer.status).toBeLessThan(300);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a download is as long as it says, and chance', async () => {
  const answer = await server().ask(cleo, '/api/check/download');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(bytes).toHaveLength(limits.checkBytes);
  expect(new Set(bytes.subarray(0, 4_096)).size).toBeGreaterThan(200);
});

test('an upload is no longer than any other body', async () => {
  const { ask } = server();
  expect((await ask(cleo, '/api/check/upload', post(new Uint8Array(limits.httpBodyBytes)))).status).toBe(204);
  expect((await ask(cleo, '/api/check/upload', post(new Uint8Array(limits.httpBodyBytes + 1)))).status).toBe(413);
});
