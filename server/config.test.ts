import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { limits } from '../protocol/limits.ts';
import { ConfigError, readConfig } from './config.ts';

test('with nothing set everything has a value', () => {
  expect(readConfig({})).toMatchObject({
    port: 3003,
    mediaPort: 3003,
    mediaLimit: 0.85,
    host: undefined,
    dataDir: path.resolve('data'),
    databaseUrl: undefined,
    publicUrl: undefined,
    tls: { mode: 'local' },
    trustedProxies: [],
    smtpUrl: undefined,
    logLevel: 'info',
    allowedHosts: [],
  });
});

test('an empty variable counts as not set', () => {
  expect(readConfig({ PORT: '', PUBLIC_URL: ' ' })).toMatchObject({ port: 3003, publicUrl: undefined });
});

test('the media port follows the port unless it is set', () => {
  expect(readConfig({ PORT: '8443' }).mediaPort).toBe(8443);
  expect(readConfig({ PORT: '8443', MEDIA_PORT: '9000' }).mediaPort).toBe(9000);
});

test('all cores but one carry media, and never more than eight', () => {
  const cores = vi.spyOn(os, 'availableParallelism');
  for (const [has, workers] of [
    [1, 1],
    [2, 1],
    [4, 3],
    [64, limits.mediaWorkers],
  ] as const) {
    cores.mockReturnValue(has);
    expect(readConfig({}).mediaWorkers).toBe(workers);
  }
  cores.mockRestore();
  expect(readConfig({ MEDIA_WORKERS: '2', MEDIA_LIMIT: '70' })).toMatchObject({ mediaWorkers: 2, mediaLimit: 0.7 });
});

test('every media worker has a port', () => {
  expect(sentence({ MEDIA_PORT: '65530', MEDIA_WORKERS: '8' })).toMatch(/MEDIA_PORT is 65530, but 8 ports are needed/);
  expect(sentence({ RELAY_PORT: '65535', MEDIA_WORKERS: '2' })).toMatch(/RELAY_PORT is 65535, but 2 ports are needed/);
  expect(sentence({ LENS_PORT: '65535', MEDIA_WORKERS: '2' })).toMatch(/LENS_PORT is 65535, but 2 ports are needed/);
  expect(sentence({ LENS_PORT: '3004', MEDIA_WORKERS: '2' })).toMatch(
    /LENS_PORT is 3004, but 3003.* set it to 3013, or/,
  );
  expect(readConfig({ LENS_PORT: '3019', MEDIA_WORKERS: '2' }).lensPort).toBe(3019);
});

test('lists are cut at commas', () => {
  const config = readConfig({
    TRUSTED_PROXIES: '127.0.0.1, ::1,10.0.0.0/8',
    MEDIA_ADDRESSES: '203.0.113.7',
    ALLOWED_HOSTS: 'Lectures.example.org, b.example.org:8443',
  });
  expect(config.trustedProxies).toEqual(['127.0.0.1', '::1', '10.0.0.0/8']);
  expect(config.mediaAddresses).toEqual(['203.0.113.7']);
  expect(config.allowedHosts).toEqual(['lectures.example.org', 'b.example.org:8443']);
});

test('a proxy in front needs PUBLIC_URL and TRUSTED_PROXIES', () => {
  const PUBLIC_URL = 'https://lectures.example.org/';
  expect(readConfig({ TLS: 'off', PUBLIC_URL, TRUSTED_PROXIES: '127.0.0.1' })).toMatchObject({
    tls: { mode: 'off' },
    publicUrl: 'https://lectures.example.org',
  });
  expect(sentence({ TLS: 'off', TRUSTED_PROXIES: '127.0.0.1' })).toMatch(/PUBLIC_URL is not set/);
  expect(sentence({ TLS: 'off', PUBLIC_URL })).toMatch(/TRUSTED_PROXIES is not set/);
});

test.each([
  ['PORT', 'abc', 'a whole number from 0 to 65535'],
  ['PORT', '65536', 'a whole number from 0 to 65535'],
  ['DATABASE_POOL', '1', 'a whole number from 2 to 100'],
  ['DATABASE_POOL', '101', 'a whole number from 2 to 100'],
  ['MEDIA_PORT', '-1', 'a whole number'],
  ['MEDIA_WORKERS', '0', 'a whole number from 1 to 8'],
  ['MEDIA_WORKERS', '9', 'a whole number from 1 to 8'],
  ['MEDIA_LIMIT', '101', 'a whole number from 10 to 100'],
  ['HOST', 'everywhere!', 'an IP address'],
  ['TLS', 'maybe', 'on or off'],
  ['PUBLIC_URL', 'http://lectures.example.org', 'an https address without a path'],
  ['PUBLIC_URL', 'https://lectures.example.org/chat', 'an https address without a path'],
  ['PUBLIC_URL', 'https://ada:pw@lectures.example.org', 'an https address without a path'],
  ['TRUSTED_PROXIES', '127.0.0.1,proxy', 'IP addresses or ranges'],
  ['MEDIA_ADDRESSES', 'example.org', 'IP addresses'],
  ['MAIL_FROM', 'nobody', 'an e-mail address'],
  ['MAIL_FROM', 'a@b.c\r\nBcc: all@example.org', 'an e-mail address'],
  ['LOG_LEVEL', 'loud', 'one of fatal, error'],
  ['ALLOWED_HOSTS', 'https://a.example.org', 'host names'],
])('%s=%s stops the start with one sentence that names it', (name, value, wanted) => {
  const text = sentence({ [name]: value });
  expect(text).toContain(`${name} is ${JSON.stringify(value)}, but it must be ${wanted}`);
  expect(text).toMatch(/\.$/);
  expect(text).not.toContain('\n');
});

test('a password in a wrong address is not repeated', () => {
  const text = sentence({ DATABASE_URL: 'mysql://ada:hunter2@db/chat' });
  expect(text).toMatch(/^DATABASE_URL is not usable, but it must be postgres:/);
  expect(text).not.toContain('hunter2');
});

test('what only makes sense together is asked for together', () => {
  expect(sentence({ TLS_CERT: 'a.pem' })).toMatch(/TLS_KEY is not/);
  expect(sentence({ TLS_KEY: 'a.pem' })).toMatch(/TLS_CERT is not/);
  expect(sentence({ SMTP_URL: 'smtp://mail.example.org' })).toMatch(/MAIL_FROM is not/);
});

test('very long values are refused quickly', () => {
  for (const name of ['ALLOWED_HOSTS', 'MAIL_FROM', 'PUBLIC_URL', 'TRUSTED_PROXIES'])
    sentence({ [name]: 'a.'.repeat(25_000) + '!' });
});

function sentence(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('The configuration was accepted.');
}
