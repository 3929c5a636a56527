import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { listenerOn } from './listener.ts';
import { checkMemory, checkOpenFiles } from './machine.ts';
import { checkNode } from './node.ts';
import { checkProxies } from './proxies.ts';
import { checkSettings } from './settings.ts';

const states = (findings: { state: string }[]) => findings.map(({ state }) => state);

test('a Node.js that is too old is bad, this one is good', () => {
  expect(states(checkNode())).toEqual(['good']);
  expect(checkNode('20.19.0')).toMatchObject([{ state: 'bad', found: '20.19.0 is too old' }]);
});

test('few open files are doubtful; this process has a limit', async () => {
  const limit = (mostOpenFiles: number) => async () => ({ openFiles: 1, mostOpenFiles });
  expect(states(await checkOpenFiles(null, limit(1_024)))).toEqual(['doubtful']);
  expect(states(await checkOpenFiles(null, limit(65_536)))).toEqual(['good']);
  expect((await checkOpenFiles(null))[0]!.found).toMatch(/^\d+ may be open, as whoever runs this command$/);
});

test('who listens on a port is found, and nobody where nobody does', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await listenerOn(port)).toBe(process.pid);
  expect((await checkOpenFiles(port))[0]!.found).toMatch(/^\d+ may be open, of the running server$/);
  server.close();
  await once(server, 'close');
  expect(await listenerOn(port)).toBeNull();
});

test('memory is compared with what the workers want, and a running server has its own already', async () => {
  const of = (bytes: number, running: boolean) => checkMemory({ mediaWorkers: 2 }, running, async () => bytes);
  expect(states(await of(300e6, false))).toEqual(['doubtful']);
  expect(states(await of(300e6, true))).toEqual(['good']);
  expect((await checkMemory({ mediaWorkers: 1 }, false))[0]!.found).toMatch(/^\d+ MB available, 270 MB wanted/);
});

test('a setting that stops the start is told with its sentence and without its secret', () => {
  const { config, findings } = checkSettings({ DATABASE_URL: 'mysql://ada:hunter2@db/chat' });
  expect(config).toBeNull();
  expect(findings).toMatchObject([{ state: 'bad', found: expect.stringMatching(/^DATABASE_URL is not usable/) }]);
  expect(JSON.stringify(findings)).not.toContain('hunter2');
  expect(states(checkSettings({}).findings)).toEqual(['good']);
  const mails = { SMTP_URL: 'smtp://mail.uni.example', MAIL_FROM: 'a@uni.example' };
  expect(states(checkSettings(mails).findings)).toEqual(['good', 'doubtful']);
});

test.each([
  ['nobody is trusted', [], 'good'],
  ['the proxy is on this machine', ['127.0.0.1', '::1'], 'good'],
  ['a network of one’s own', ['10.0.0.0/8'], 'good'],
  ['everybody may say who he is', ['0.0.0.0/0'], 'bad'],
  ['everybody, by IPv6', ['10.0.0.1', '::/0'], 'bad'],
  ['a whole provider', ['192.0.0.0/8', '8.0.0.0/9'], 'doubtful'],
])('proxies: %s', (_, trustedProxies, state) => {
  expect(states(checkProxies({ trustedProxies, tls: { mode: 'local' }, host: undefined }))).toEqual([state]);
});

test('behind a proxy of this machine nobody else should reach the open port', () => {
  const behind = { trustedProxies: ['127.0.0.1'], tls: { mode: 'off' as const } };
  expect(states(checkProxies({ ...behind, host: undefined }))).toEqual(['doubtful']);
  expect(states(checkProxies({ ...behind, host: '127.0.0.1' }))).toEqual(['good']);
});
