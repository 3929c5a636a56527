import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../test/support/ports.ts';
import { checkMediaPorts } from './media-ports.ts';
import { checkPorts, runningVersion } from './ports.ts';

const closing: (() => unknown)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const tls = { mode: 'off' as const };
const config = (port: number, metricsPort?: number) => ({ port, host: '127.0.0.1', tls, metricsPort });

async function somebodyListens(answer?: http.RequestListener): Promise<number> {
  const server = answer ? http.createServer(answer) : createServer();
  closing.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a free port is good, one that another program has is bad', async () => {
  const [free, taken] = [await freePort(), await somebodyListens()];
  expect(await checkPorts(config(free), null)).toMatchObject([{ state: 'good', found: `TCP ${free} is free` }]);
  expect(await checkPorts(config(free, taken), null)).toMatchObject([
    { state: 'good' },
    { state: 'bad', found: `TCP ${taken} is taken by another program`, mend: expect.stringContaining('METRICS_PORT') },
  ]);
});

test('an address that this machine does not have is bad', async () => {
  const elsewhere = { ...config(await freePort()), host: '203.0.113.77' };
  expect(await checkPorts(elsewhere, null)).toMatchObject([{ state: 'bad', mend: expect.stringContaining('HOST') }]);
});

test('our own server is known by its health, and is doubtful in another version', async () => {
  const port = await somebodyListens((_, response) => response.end('{"status":"ok","version":"0.0.9"}'));
  expect(await runningVersion(config(port))).toBe('0.0.9');
  expect(await checkPorts(config(port), '0.0.9')).toMatchObject([{ state: 'doubtful' }]);
  const other = await somebodyListens((_, response) => response.end('<h1>Welcome to nginx</h1>'));
  expect(await runningVersion(config(other))).toBeNull();
  expect(await runningVersion(config(await freePort()))).toBeNull();
});

test('UDP ports are good when free, bad when another program has one, and nobody’s matter when the server runs', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  closing.push(() => socket.close());
  await once(socket, 'listening');
  const taken = socket.address().port;
  const ports = (mediaPort: number) => ({ mediaPort, relayPort: 0, mediaWorkers: 1, host: '127.0.0.1', turn: null });
  expect(await checkMediaPorts(ports(await freePort()), false)).toMatchObject([{ state: 'good' }]);
  expect(await checkMediaPorts(ports(taken), false)).toMatchObject([
    { state: 'bad', found: `UDP ${taken} is taken by another program` },
  ]);
  expect(await checkMediaPorts(ports(taken), true)).toMatchObject([
    { state: 'good', found: expect.stringContaining('in use by media workers') },
  ]);
});
