import { expect, test } from 'vitest';
import { pathOf } from './path.ts';

const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P2' };
const other = { id: 'P1', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'L1' };
const used = { id: 'P2', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'L2' };
const host = { id: 'L1', type: 'local-candidate', candidateType: 'host' };
const relay = (more: object) => ({ id: 'L2', type: 'local-candidate', candidateType: 'relay', ...more });

test('the pair that is in use counts, not those that could be', () => {
  expect(pathOf([other, used, host, relay({ relayProtocol: 'tls' }), transport])).toBe('tls');
  expect(pathOf([other, used, host, relay({}), { ...transport, selectedCandidatePairId: 'P1' }])).toBe('direct');
});

test.each([
  [{ relayProtocol: 'udp' }, 'udp'],
  [{ relayProtocol: 'tcp', candidateType: 'prflx' }, 'tcp'],
  [{ url: 'turns:relay.example.org:443?transport=tcp' }, 'tls'],
  [{ url: 'turn:relay.example.org:443?transport=tcp' }, 'tcp'],
  [{ url: 'turn:relay.example.org' }, 'udp'],
  [{ candidateType: 'srflx' }, 'direct'],
])('a candidate with %o goes by %s', (candidate, path) => {
  expect(pathOf([used, relay(candidate), transport])).toBe(path);
});

test('browsers that name no transport mark the pair', () => {
  const firefox = [
    { ...other, state: 'in-progress' },
    { ...used, selected: true },
    host,
    relay({ relayProtocol: 'tcp' }),
  ];
  expect(pathOf(firefox)).toBe('tcp');
  expect(pathOf([used, relay({ relayProtocol: 'tcp' })])).toBe('tcp');
});

test('nothing is said while nothing is connected', () => {
  expect(pathOf([])).toBeNull();
  expect(pathOf([host, { ...used, nominated: false, state: 'waiting' }])).toBeNull();
});
