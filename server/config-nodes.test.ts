import os from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';

afterEach(() => vi.restoreAllMocks());

const secret = '7f3a9c51e0b8d24666c0f1a2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6';
const several = {
  DATABASE_URL: 'postgres://chatstream:5f1d0c7e9b@db/chatstream',
  REDIS_URL: 'rediss://:5f1d0c7e9b@redis:6380/2',
  SECRET: secret,
};

test('a server that is alone needs none of this, and has a name nevertheless', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ redisUrl: undefined, secret: undefined });
  expect(config.nodeName).toMatch(/^[a-z0-9-]{1,64}$/);
});

test('one of several has PostgreSQL, Redis and the secret of all', () => {
  expect(readConfig(several)).toMatchObject({ redisUrl: several.REDIS_URL, secret });
});

test('Redis without PostgreSQL, or without a secret, stops the start with one sentence', () => {
  expect(() => readConfig({ ...several, DATABASE_URL: '' })).toThrow(/^REDIS_URL is set but DATABASE_URL is not: /);
  expect(() => readConfig({ ...several, SECRET: '' })).toThrow(
    /^REDIS_URL is set but neither SECRET nor SECRET_FILE is: all nodes need the same one/,
  );
});

test.each([
  ['too short', secret.slice(0, 31)],
  ['one sign again and again', 'a'.repeat(64)],
  ['few different signs', '0011010110100101'.repeat(2) + '0110100110010110'],
  ['a short one again and again', '7f3a9c51e0b8'.repeat(4)],
  ['out of a manual', 'changeme-but-really-change-it-to-something-else'],
  ['counted up', '0123456789abcdef0123456789abcdefx'],
  ['longer than anything that is a secret', `${secret}${'0'.repeat(1_000)}`],
])('a secret that is %s is refused and not repeated', (_what, text) => {
  const complain = () => readConfig({ SECRET: text });
  expect(complain).toThrow(/^SECRET is not usable, but it must be at least 32 bytes that nobody can guess/);
  expect(complain).not.toThrow(text);
});

test.each(['http://redis', 'redis://', 'redis:6379', 'redis://redis/one', 'redis://redis/0?tls=1', 'unix:///redis'])(
  'the address %s of Redis is refused and its password not repeated',
  (REDIS_URL) => {
    const complain = () => readConfig({ ...several, REDIS_URL: REDIS_URL.replace('//', '//ada:hunter2@') });
    expect(complain).toThrow(/^REDIS_URL is not usable, but it must be redis:/);
    expect(complain).not.toThrow('hunter2');
  },
);

test('a name is what one gave it and something random: two processes never have the same', () => {
  const names = [readConfig({ NODE_NAME: 'hall-1' }), readConfig({ NODE_NAME: 'hall-1' })].map((it) => it.nodeName);
  for (const name of names) expect(name).toMatch(/^hall-1-[a-z0-9]{6}$/);
  expect(names[0]).not.toBe(names[1]);
  expect(readConfig({ NODE_NAME: 'a'.repeat(57) }).nodeName).toHaveLength(64);
});

test.each(['Hall', 'hall_1', '-hall', 'hall-', 'hall 1', 'a'.repeat(58)])('the name %s is refused', (NODE_NAME) => {
  expect(() => readConfig({ NODE_NAME })).toThrow(/^NODE_NAME is ".*", but it must be at most 57 small letters/);
});

test.each([
  ['Lecture_Server.Example.ORG', 'lecture-server-example-org'],
  ['---', 'node'],
  ['x'.repeat(63), 'x'.repeat(57)],
])('the host name %s becomes %s', (hostname, name) => {
  vi.spyOn(os, 'hostname').mockReturnValue(hostname);
  expect(readConfig({}).nodeName).toMatch(new RegExp(`^${name}-[a-z0-9]{6}$`));
});

test('others reach a node where it listens, or at the first address that leads out of the machine', () => {
  vi.spyOn(os, 'networkInterfaces').mockReturnValue({
    lo: [{ family: 'IPv4', internal: true, address: '127.0.0.1' } as os.NetworkInterfaceInfo],
    eth0: [
      { family: 'IPv6', internal: false, address: 'fe80::1' } as os.NetworkInterfaceInfo,
      { family: 'IPv4', internal: false, address: '10.0.0.4' } as os.NetworkInterfaceInfo,
    ],
  });
  expect(readConfig({}).nodeAddress).toBe('10.0.0.4:3003');
  expect(readConfig({ HOST: '0.0.0.0', PORT: '8443' }).nodeAddress).toBe('10.0.0.4:8443');
  expect(readConfig({ HOST: '192.0.2.7' }).nodeAddress).toBe('192.0.2.7:3003');
  expect(readConfig({ HOST: '2001:db8::7' }).nodeAddress).toBe('[2001:db8::7]:3003');
  expect(readConfig({ NODE_ADDRESS: 'node-1.internal' }).nodeAddress).toBe('node-1.internal:3003');
  expect(readConfig({ NODE_ADDRESS: '[2001:db8::7]:443' }).nodeAddress).toBe('[2001:db8::7]:443');
});

test.each(['https://node', 'node:99999', 'node:', 'a b', '2001:db8::7'])(
  'the address %s is refused',
  (NODE_ADDRESS) => {
    expect(() => readConfig({ NODE_ADDRESS })).toThrow(/^NODE_ADDRESS is ".*", but it must be where other nodes reach/);
  },
);
