import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { newAuthority, newCertificate } from '../../../server/tls/authority.ts';
import { freePort } from '../../../test/support/ports.ts';
import { checkClock } from './clock.ts';
import { checkMediaAddresses, checkPublicAddress } from './public-address.ts';

let running: Server | undefined;
afterEach(() => void running?.close());

async function listens(server: Server): Promise<number> {
  running = server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const healthy: http.RequestListener = (_, response) => void response.end('{"status":"ok","version":"1.2.3"}');
const at = (publicUrl: string | undefined, mode: 'off' | 'local' = 'off') => ({ publicUrl, tls: { mode } });
const states = (findings: { state: string }[]) => findings.map(({ state }) => state);

test('an address that leads to a ChatStream is good; one whose certificate nobody knows is doubtful besides', async () => {
  const port = await listens(http.createServer(healthy));
  expect(await checkPublicAddress(at(`http://127.0.0.1:${port}`), '1.2.3')).toMatchObject([
    { state: 'good', found: expect.stringContaining('ChatStream 1.2.3') },
  ]);
  running!.close();
  const now = new Date();
  const authority = await newAuthority({ name: 'Uni', permitted: [], now });
  const pair = await newCertificate({ authority, names: [], addresses: ['127.0.0.1'], now });
  const secure = await listens(https.createServer(pair, healthy));
  const url = `https://127.0.0.1:${secure}`;
  expect(states(await checkPublicAddress(at(url), '1.2.3'))).toEqual(['good', 'doubtful']);
  expect(states(await checkPublicAddress(at(url, 'local'), '1.2.3'))).toEqual(['good']);
});

test('a name without an address is bad, one that leads elsewhere is doubtful', async () => {
  expect(states(await checkPublicAddress(at('https://lectures.invalid'), '1.2.3'))).toEqual(['bad']);
  expect(states(await checkPublicAddress(at(`http://127.0.0.1:${await freePort()}`), '1.2.3'))).toEqual(['doubtful']);
  const port = await listens(http.createServer((_, response) => void response.end('<h1>Welcome to nginx</h1>')));
  expect(states(await checkPublicAddress(at(`http://127.0.0.1:${port}`), '1.2.3'))).toEqual(['doubtful']);
});

test('while the server does not run, nobody can say where it leads; without PUBLIC_URL nobody asks', async () => {
  expect(await checkPublicAddress(at('http://127.0.0.1:9'), null)).toMatchObject([
    { state: 'good', found: expect.stringContaining('start the server') },
  ]);
  expect(states(await checkPublicAddress(at(undefined), null))).toEqual(['good']);
});

test.each([
  ['the machine’s own addresses', undefined, [], ['192.168.1.5'], 'good'],
  ['none but the loopback', undefined, [], [], 'doubtful'],
  ['a public name, and private addresses alone', 'https://8.8.8.8', [], ['192.168.1.5'], 'doubtful'],
  ['a public name, and its address announced', 'https://8.8.8.8', ['8.8.8.8'], ['192.168.1.5'], 'good'],
])('media addresses: %s', async (_, publicUrl, mediaAddresses, own, state) => {
  expect(states(await checkMediaAddresses({ publicUrl, mediaAddresses }, own))).toEqual([state]);
});

test('the Date of what answers there is compared with our clock', async () => {
  const wrong = new Date(Date.now() + 3_600_000).toUTCString();
  const port = await listens(
    http.createServer((request, response) => {
      if (request.headers.host === `127.0.0.1:${port}`) response.setHeader('Date', wrong);
      healthy(request, response);
    }),
  );
  const settings = (publicUrl: string) => ({ databaseUrl: undefined, redisUrl: undefined, publicUrl });
  expect(await checkClock(settings(`http://127.0.0.1:${port}`))).toMatchObject([
    { state: 'bad', found: expect.stringMatching(/^is 3[56]\d\d\.\d s behind that of PUBLIC_URL$/) },
  ]);
  expect(states(await checkClock(settings(`http://localhost:${port}`)))).toEqual(['good']);
});
