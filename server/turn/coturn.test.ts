import { expect, test } from 'vitest';
import { coturnConfig, type CoturnNeeds } from './coturn.ts';

const needs: CoturnNeeds = {
  turn: { urls: ['turn:relay.example.org:3478?transport=tcp'], secret: 's'.repeat(32), hours: 6 },
  mediaAddresses: ['203.0.113.7', '2001:db8::7'],
  ports: { media: 3003, relay: 3011, workers: 1 },
  realm: 'lectures.example.org',
  certificate: null,
};
const linesOf = (more: Partial<CoturnNeeds> = {}) => coturnConfig({ ...needs, ...more }).split('\n');
const withUrls = (...urls: string[]) => ({ turn: { ...needs.turn, urls } });

test('everything is denied but the addresses of the media', () => {
  const lines = linesOf();
  expect(lines).toContain('denied-peer-ip=0.0.0.0-255.255.255.255');
  expect(lines).toContain('denied-peer-ip=::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
  expect(lines.filter((it) => it.startsWith('allowed-peer-ip'))).toEqual([
    'allowed-peer-ip=203.0.113.7',
    'allowed-peer-ip=2001:db8::7',
  ]);
  for (const line of [
    'no-tcp-relay',
    'no-multicast-peers',
    'no-cli',
    'use-auth-secret',
    'user-quota=12',
    'total-quota=6000',
    'no-tls',
  ])
    expect(lines).toContain(line);
  expect(lines).not.toContain('allow-loopback-peers');
});

test.each(['127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1'])(
  'media at %s is for trying out on one machine, and the file says so',
  (address) => {
    const lines = linesOf({ mediaAddresses: [address] });
    expect(lines).toContain('allow-loopback-peers');
    expect(lines.join('\n')).toMatch(/for trying things out on one machine/);
  },
);

test('it listens where TURN_URLS says, with the certificate of the server', () => {
  const urls = withUrls('turn:a.example:80', 'turn:a.example:80?transport=tcp', 'turns:a.example:443');
  const certificate = { certFile: '/etc/cert.pem', keyFile: '/etc/key.pem' };
  const lines = linesOf({ ...urls, certificate });
  for (const line of ['listening-port=80', 'tls-listening-port=443', 'cert=/etc/cert.pem', 'pkey=/etc/key.pem'])
    expect(lines).toContain(line);
  expect(lines.filter((it) => /^no-(udp|tcp|tls)$/.test(it))).toEqual([]);
  expect(linesOf(urls)).toContain('#cert=/etc/letsencrypt/live/relay.example.org/fullchain.pem');
});

test.each([
  ['turn:a.example?transport=tcp', ['no-udp', 'no-tls']],
  ['turn:a.example', ['no-tcp', 'no-tls']],
  ['turns:a.example', ['no-udp', 'no-tcp']],
])('with %s alone it does not listen by other ways', (url, no) => {
  expect(linesOf(withUrls(url)).filter((it) => /^no-(udp|tcp|tls)$/.test(it))).toEqual(no);
});

test('a second port is something to see to', () => {
  const lines = linesOf(withUrls('turn:a.example:3478', 'turn:a.example:80?transport=tcp'));
  expect(lines).toContain('listening-port=3478');
  expect(lines).toContain('# TURN_URLS names further ports: lead 80 to these.');
});
