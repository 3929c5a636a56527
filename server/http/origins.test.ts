import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import type { Whereabouts } from '../tls/addresses.ts';
import { createOrigins, isLoopbackHost } from './origins.ts';

const here: Whereabouts = {
  names: ['localhost', 'ada', 'ada.local'],
  lan: ['192.168.1.5', 'fd00::7'],
  loopback: ['127.0.0.1', '::1'],
};

const origins = (env: Record<string, string> = {}, port = 3003) =>
  createOrigins({
    config: readConfig(env),
    port: () => port,
    certificateNames: () => here.names,
    whereabouts: () => here,
  });

test.each([
  'https://localhost:3003',
  'https://ada.local:3003',
  'https://192.168.1.5:3003',
  'https://[fd00::7]:3003',
  'http://localhost:3003',
  'http://127.0.0.1:3003',
  'http://[::1]:3003',
])('%s is our own', (origin) => {
  expect(origins().allowed(origin)).toBe(true);
});

test.each([
  undefined,
  '',
  'null',
  'https://evil.example',
  'https://localhost:3003.evil.example',
  'https://ada.local.evil.example:3003',
  'https://evil-ada.local:3003',
  'https://ada.local',
  'https://ada.local:3004',
  'http://ada.local:3003',
  'http://192.168.1.5:3003',
  'https://ada.local:3003/',
  'https://ADA.local:3003',
  'https://mallory@ada.local:3003',
])('%s is not', (origin) => {
  expect(origins().allowed(origin)).toBe(false);
});

test('PUBLIC_URL and ALLOWED_HOSTS add to them', () => {
  const ours = origins({
    PUBLIC_URL: 'https://lectures.example.org',
    ALLOWED_HOSTS: 'a.example.org,b.example.org:8443',
  });
  expect(ours.allowed('https://lectures.example.org')).toBe(true);
  expect(ours.allowed('https://a.example.org')).toBe(true);
  expect(ours.allowed('https://b.example.org:8443')).toBe(true);
  expect(ours.allowed('http://lectures.example.org')).toBe(false);
  expect(ours.primary()).toBe('https://lectures.example.org');
});

test('behind a proxy only what the proxy serves is ours, and this machine itself', () => {
  const ours = origins({ TLS: 'off', PUBLIC_URL: 'https://lectures.example.org', TRUSTED_PROXIES: '10.0.0.1' });
  expect(ours.allowed('https://lectures.example.org')).toBe(true);
  expect(ours.allowed('http://localhost:3003')).toBe(true);
  expect(ours.allowed('https://192.168.1.5:3003')).toBe(false);
  expect(ours.lan()).toEqual([]);
});

test('on port 443 browsers leave the port out, and so do we', () => {
  expect(origins({}, 443).allowed('https://ada.local')).toBe(true);
});

test('a link leads where the reader came from', () => {
  expect(origins().forHost('ada.local:3003')).toBe('https://ada.local:3003');
  expect(origins().forHost('localhost:3003')).toBe('http://localhost:3003');
  expect(origins().forHost('[fd00::7]:3003')).toBe('https://[fd00::7]:3003');
});

test.each([
  'evil.example',
  'evil.example:3003',
  'ada.local:3003@evil.example',
  'ada.local:3003/x',
  '',
  undefined,
  '%',
  'a b',
])('a poisoned Host (%s) gets into no link', (host) => {
  for (const origin of [origins().forHost(host), origins().forSharing(host), origins().secureFor(host)]) {
    expect(origin).toBe('https://192.168.1.5:3003');
  }
});

test('a link for others never says localhost', () => {
  expect(origins().forSharing('localhost:3003')).toBe('https://192.168.1.5:3003');
  expect(origins().forSharing('ada.local:3003')).toBe('https://ada.local:3003');
});

test('whoever came without encryption is sent to an address with it', () => {
  expect(origins().secureFor('localhost:3003')).toBe('https://localhost:3003');
  expect(origins().secureFor('192.168.1.5:3003')).toBe('https://192.168.1.5:3003');
});

test('a machine without a network knows itself', () => {
  const alone = createOrigins({
    config: readConfig({}),
    port: () => 3003,
    certificateNames: () => [],
    whereabouts: () => ({ names: ['localhost'], lan: [], loopback: ['127.0.0.1', '::1'] }),
  });
  expect(alone.primary()).toBe('https://localhost:3003');
});

test.each([
  ['127.0.0.1', [], 'http://localhost:3003'],
  ['localhost', [], 'http://localhost:3003'],
  ['0.0.0.0', ['https://192.168.1.5:3003'], 'http://localhost:3003'],
  ['::', ['https://192.168.1.5:3003', 'https://[fd00::7]:3003'], 'http://localhost:3003'],
  ['192.168.1.5', ['https://192.168.1.5:3003'], null],
])('listening on %s we are found there and nowhere else', (HOST, lan, local) => {
  expect([origins({ HOST }).lan(), origins({ HOST }).here()]).toEqual([lan, local]);
});

test('only these names are this very machine', () => {
  for (const host of ['localhost', 'LOCALHOST:3003', '127.0.0.1:3003', '[::1]:3003', '[::1]'])
    expect(isLoopbackHost(host)).toBe(true);
  for (const host of [
    undefined,
    '',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:80',
    'localhost:3003:1',
  ]) {
    expect(isLoopbackHost(host)).toBe(false);
  }
});
