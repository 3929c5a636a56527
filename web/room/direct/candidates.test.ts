import { expect, test } from 'vitest';
import { stunServers } from './candidates.ts';

const credentials = { username: 'name', credential: 'secret' };
const of = (...urls: string[]) => stunServers({ servers: [{ urls, ...credentials }], forMs: 1 });

test('our relay is asked for addresses over UDP, without credentials, and never to relay', () => {
  expect(of('turn:relay.example:3478', 'turn:relay.example:3478?transport=udp')).toEqual([
    { urls: ['stun:relay.example:3478'] },
  ]);
  expect(of('turn:[2001:db8::1]')).toEqual([{ urls: ['stun:[2001:db8::1]'] }]);
});

test('nobody is asked where there is none that speaks UDP', () => {
  expect(of('turn:relay.example?transport=tcp', 'turns:relay.example:5349')).toEqual([]);
  expect(stunServers({ servers: [], forMs: 0 })).toEqual([]);
});
