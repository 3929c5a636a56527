import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { coturnConfig } from '../../../server/turn/coturn.ts';
import { newAuthority, newCertificate } from '../../../server/tls/authority.ts';
import { startCoturn, type Coturn } from '../../../test/support/coturn.ts';
import { freePort } from '../../../test/support/ports.ts';
import { checkRelay } from './relay.ts';

const secret = 'known-to-us-and-to-the-relay-alone';
let coturn: Coturn | undefined;
let dir: string;
beforeAll(() => (dir = mkdtempSync(path.join(tmpdir(), 'chatstream-doctor-'))));
afterEach(async () => {
  await coturn?.stop();
  coturn = undefined;
});
afterAll(() => rmSync(dir, { recursive: true }));

const turn = (urls: string[], with_ = secret) => ({ urls, secret: with_, hours: 6 });

async function relay(urls: string[], port: number, change = (text: string) => text): Promise<void> {
  const now = new Date();
  const authority = await newAuthority({ name: 'Uni', permitted: [], now });
  const pair = await newCertificate({ authority, names: ['localhost'], addresses: ['127.0.0.1'], now });
  const certificate = { certFile: path.join(dir, 'cert.pem'), keyFile: path.join(dir, 'key.pem') };
  writeFileSync(certificate.certFile, pair.cert, { mode: 0o644 });
  writeFileSync(certificate.keyFile, pair.key, { mode: 0o644 });
  const ports = { media: 3003, relay: 3011, workers: 1 };
  const text = coturnConfig({
    turn: turn(urls),
    mediaAddresses: ['203.0.113.7'],
    ports,
    realm: 'uni.example',
    certificate,
  });
  coturn = await startCoturn(change(text), port);
}

test('a relay that lets in our credential and no other is good, by UDP and by TCP', async () => {
  const port = await freePort();
  const urls = [`turn:127.0.0.1:${port}`, `turn:127.0.0.1:${port}?transport=tcp`];
  await relay(urls, port);
  expect(await checkRelay(turn(urls))).toMatchObject([{ state: 'good' }, { state: 'good' }]);
  expect(await checkRelay(turn(urls.slice(0, 1), 'another-secret-than-the-relay-has'))).toMatchObject([
    { state: 'bad', found: expect.stringContaining('does not take our credential (401)') },
  ]);
});

test('one that lets anybody in is bad', async () => {
  const port = await freePort();
  const urls = [`turn:127.0.0.1:${port}?transport=tcp`];
  await relay(urls, port, (text) => text.replace('use-auth-secret', 'no-auth').replace(/^static-auth-secret.*$/m, ''));
  expect(await checkRelay(turn(urls))).toMatchObject([
    { state: 'bad', found: expect.stringContaining('lets anybody in') },
  ]);
});

test('a certificate that browsers do not know is bad, and so is a relay that is not there', async () => {
  const [port, tls] = [await freePort(), await freePort()];
  const urls = [`turn:127.0.0.1:${port}?transport=tcp`, `turns:127.0.0.1:${tls}`];
  await relay(urls, port);
  const findings = await checkRelay(turn(urls));
  expect(findings).toMatchObject([{ state: 'good' }, { state: 'bad', mend: expect.stringContaining('certificate') }]);
  await coturn!.stop();
  expect(await checkRelay(turn(urls))).toMatchObject([{ state: 'bad' }, { state: 'bad' }]);
  expect(JSON.stringify(findings)).not.toContain(secret);
});

test('without one it is said what that means', async () => {
  expect(await checkRelay(null)).toMatchObject([{ state: 'good', found: expect.stringContaining('UDP') }]);
});

test('something else that listens there is bad, and not waited for', async () => {
  const stranger = createServer((socket) => socket.end('220 what is this\r\n')).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  expect(await checkRelay(turn([`turn:127.0.0.1:${port}?transport=tcp`]))).toMatchObject([
    { state: 'bad', found: expect.stringContaining('it is no relay') },
  ]);
  stranger.close();
});
