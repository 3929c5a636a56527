import { expect, test } from 'vitest';
import { parseTurnUri } from './uri.ts';

test.each([
  ['turn:relay.example.org', { host: 'relay.example.org', port: 3478, transport: 'udp' }],
  ['turn:192.0.2.7:443?transport=tcp', { host: '192.0.2.7', port: 443, transport: 'tcp' }],
  ['TURNS:Relay.example.org?transport=TCP', { host: 'Relay.example.org', port: 5349, transport: 'tls' }],
  ['turns:[2001:db8::7]:443', { host: '[2001:db8::7]', port: 443, transport: 'tls' }],
] as const)('%s is an address of a relay', (text, parts) => {
  expect(parseTurnUri(text)).toEqual(parts);
});

test.each([
  'stun:relay.example.org',
  'turn://relay.example.org',
  'turn:',
  'turn:relay.example.org:0',
  'turn:relay.example.org:65536',
  'turn:relay.example.org?transport=sctp',
  'turns:relay.example.org?transport=udp',
  'turn:user@relay.example.org',
  'turn:[1:2]',
  'turn:a b',
  'turn:relay.example.org\nuser=x',
])('%s is none', (text) => {
  expect(parseTurnUri(text)).toBeNull();
});
