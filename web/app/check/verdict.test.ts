import { expect, test } from 'vitest';
import { mediaPortOf, transportOf, verdictOn, type Findings } from './verdict.ts';

const fine: Findings = { missing: [], socket: true, direct: true, relays: [], down: 20_000_000, up: 5_000_000 };
const relays = (...works: boolean[]) => works.map((it) => ({ transport: 'tcp' as const, works: it }));

test.each<[string, Partial<Findings>]>([
  ['good', {}],
  ['good', { relays: relays(false) }],
  ['good', { down: null }],
  ['relayed', { direct: false, relays: relays(false, true) }],
  ['blocked', { direct: false, relays: relays(false, false) }],
  ['noRelay', { direct: false }],
  ['slow', { down: 300_000 }],
  ['slow', { direct: false, relays: relays(true), down: 300_000 }],
  ['blocked', { direct: false, relays: relays(false), down: 300_000 }],
  ['socket', { socket: false, direct: true }],
  ['browser', { missing: ['WebRTC'], socket: false }],
  ['unknown', { direct: null }],
])('%s: %o', (verdict, found) => {
  expect(verdictOn({ ...fine, ...found })).toBe(verdict);
});

test.each([
  ['turns:relay.example.org', 'tls'],
  ['turns:relay.example.org:443?transport=tcp', 'tls'],
  ['turn:relay.example.org?transport=tcp', 'tcp'],
  ['turn:relay.example.org?transport=udp', 'udp'],
  ['turn:relay.example.org', 'udp'],
])('%s is spoken to by %s', (url, transport) => {
  expect(transportOf(url)).toBe(transport);
});

test('the port to open is that of the first address of the server', () => {
  const answer =
    'v=0\r\na=candidate:1 1 udp 2122317823 192.0.2.7 3003 typ host\r\na=candidate:2 1 udp 1 192.0.2.7 3004 typ host\r\n';
  expect(mediaPortOf(answer)).toBe(3003);
  expect(mediaPortOf('v=0\r\n')).toBeNull();
});
