/** What the server knows of a socket, against what its other end knows. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect as connectPlain, createServer as createPlain, type AddressInfo, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createArrivals } from '../http/arrival.ts';
import { plainAddress } from '../rooms/socket.ts';
import { newAuthority, newCertificate } from '../tls/authority.ts';
import { factsOf, proxyOf } from './socket-facts.ts';
import { openDoor, shakeHands } from './test/raw.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function openedDoor() {
  const door = await openDoor();
  ends.push(() => door.shut());
  return { ...door, only: () => [...door.sockets.connections][0]! };
}

test('both ends of it, as the other end has them', async () => {
  const door = await openedDoor();
  const { wire } = await shakeHands(door.port);
  expect(door.only().socket()).toEqual({
    remote: { address: wire.localAddress, port: wire.localPort },
    local: { address: wire.remoteAddress, port: wire.remotePort },
    proxy: null,
    tls: null,
    deflates: false,
  });
  wire.destroy();
});

test('whether messages on it are compressed', async () => {
  const door = await openedDoor();
  const client = new WebSocket(`ws://127.0.0.1:${door.port}/socket?v=1&slow=1`);
  await once(client, 'open');
  expect(client.extensions).toBe('permessage-deflate');
  expect(door.only().socket()!.deflates).toBe(true);
  client.terminate();
});

test('of a closed one nothing', async () => {
  const door = await openedDoor();
  const { wire } = await shakeHands(door.port);
  const connection = door.only();
  connection.end(1000, 'done');
  expect(connection.socket()).toBeNull();
  wire.destroy();
});

test('IPv4 that came to a socket for both kinds is IPv4', async () => {
  const server = createPlain().listen(0, '::');
  ends.push(() => server.close());
  await once(server, 'listening');
  const far = connectPlain((server.address() as AddressInfo).port, '127.0.0.1');
  const [near] = (await once(server, 'connection')) as [Socket];
  expect(near.remoteAddress).toBe('::ffff:127.0.0.1');
  expect(factsOf(near, null, false)!.remote).toEqual({ address: '127.0.0.1', port: far.localPort });
  far.destroy();
});

test.each([
  ['fe80::1%eth0', 'fe80::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[fe80::1]%eth0', 'fe80::1'],
  ['[::ffff:192.0.2.1]', '192.0.2.1'],
  ['::ffff:c000:201', '::ffff:c000:201'],
])('%s is written %s', (address, plain) => {
  expect(plainAddress(address)).toBe(plain);
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  '%s, the suite and the certificate are those that the other end has',
  async (version) => {
    const now = new Date();
    const authority = await newAuthority({ name: 'Ada’s', permitted: ['ada.local'], now });
    const { key, cert } = await newCertificate({ authority, names: ['ada.local'], addresses: [], now });
    const server = createServer({ key, cert }).listen(0, '127.0.0.1');
    ends.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const far = connect({
      port,
      ca: authority.cert,
      servername: 'ada.local',
      minVersion: version,
      maxVersion: version,
    });
    const [[near]] = (await Promise.all([once(server, 'secureConnection'), once(far, 'secureConnect')])) as [
      [TLSSocket],
      [],
    ];
    const { tls, remote } = factsOf(near, null, false)!;
    expect(remote).toEqual({ address: '127.0.0.1', port: far.localPort });
    expect(tls!.version).toBe(version);
    expect(far.getProtocol()).toBe(version);
    expect(tls!.cipher).toBe(far.getCipher().standardName);
    expect(tls!.cipher).toMatch(/^TLS_/);
    expect(tls!.certificate!.fingerprint256).toBe(far.getPeerX509Certificate()!.fingerprint256);
    far.destroy();
    near.destroy();
  },
);

test('a trusted proxy says for whom it speaks, or says nothing; anybody else is not believed', () => {
  const arrivals = createArrivals(['10.0.0.1']);
  const came = (remoteAddress: string, headers: Record<string, string>) => {
    const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
    return proxyOf(request, arrivals(request));
  };
  const forwarded = { 'x-forwarded-for': '192.0.2.9, 2001:db8::9' };
  expect(came('10.0.0.1', forwarded)).toEqual({ client: '2001:db8::9' });
  expect(came('::ffff:10.0.0.1', { 'x-forwarded-for': '192.0.2.9' })).toEqual({ client: '192.0.2.9' });
  expect(came('10.0.0.1', { 'x-forwarded-proto': 'https' })).toEqual({ client: null });
  expect(came('192.0.2.66', forwarded)).toBeNull();
});

test('what the proxy says goes along to the socket', async () => {
  const door = await openDoor({}, { address: '192.0.2.9', proxied: true });
  ends.push(() => door.shut());
  const { wire } = await shakeHands(door.port, { headers: ['X-Forwarded-For: 192.0.2.9'] });
  expect([...door.sockets.connections][0]!.socket()!.proxy).toEqual({ client: '192.0.2.9' });
  wire.destroy();
});
