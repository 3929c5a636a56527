import { expect, test } from 'vitest';
import { candidatesOf, pairsOf } from './pairs.ts';

type Row = { id: string; type: string; [field: string]: unknown };
const report = (...rows: Row[]) => new Map(rows.map((row) => [row.id, row])) as unknown as RTCStatsReport;

const own = {
  id: 'L1',
  type: 'local-candidate',
  candidateType: 'host',
  protocol: 'udp',
  address: '192.0.2.1',
  port: 5,
  priority: 9,
};
const relay = { id: 'L2', type: 'local-candidate', candidateType: 'relay', relayProtocol: 'tls', priority: 2 };
const server = {
  id: 'R1',
  type: 'remote-candidate',
  candidateType: 'host',
  protocol: 'udp',
  address: '198.51.100.1',
  port: 7,
  priority: 8,
};
const pair = (id: string, more: object) => ({
  id,
  type: 'candidate-pair',
  localCandidateId: 'L1',
  remoteCandidateId: 'R1',
  ...more,
});
const uses = (id: string) => ({ id: 'T', type: 'transport', selectedCandidatePairId: id });

test('the only pair that worked is chosen because it is the only one', () => {
  const [first, second] = pairsOf(
    report(
      own,
      relay,
      server,
      uses('P1'),
      pair('P2', { state: 'failed' }),
      pair('P1', { state: 'succeeded', currentRoundTripTime: 0.02 }),
    ),
  );
  expect(first).toMatchObject({ id: 'P1', chosen: true, why: 'chosenOnly', roundTripMs: 20 });
  expect(first!.remote).toMatchObject({ own: false, address: '198.51.100.1' });
  expect(second).toMatchObject({ id: 'P2', chosen: false, why: 'failed' });
});

test('of several that worked the highest priority is chosen, and the others are told so', () => {
  const pairs = pairsOf(
    report(
      own,
      server,
      uses('P1'),
      pair('P2', { state: 'succeeded', priority: 1 }),
      pair('P1', { state: 'succeeded', priority: 2 }),
    ),
  );
  expect(pairs.map(({ why }) => why)).toEqual(['chosenBest', 'lower']);
});

test('where a lower priority is in use, nobody is told that it is the highest', () => {
  const pairs = pairsOf(
    report(
      own,
      server,
      uses('P1'),
      pair('P2', { state: 'succeeded', priority: 3 }),
      pair('P1', { state: 'succeeded', priority: 2 }),
    ),
  );
  expect(pairs[0]!.why).toBe('chosenFirst');
});

test.each([
  [{ state: 'in-progress', requestsSent: 4, responsesReceived: 0 }, 'unanswered'],
  [{ state: 'in-progress', requestsSent: 0 }, 'waiting'],
  [{ state: 'waiting' }, 'waiting'],
  [{ state: 'frozen' }, 'frozen'],
])('a pair that is not done says how far it is: %o', (how, why) => {
  expect(pairsOf(report(own, server, pair('P1', how)))).toMatchObject([{ why, chosen: false }]);
});

test('candidates stand in the order of their priority, ours first, and an address that is hidden is not made up', () => {
  const all = candidatesOf(report(relay, server, own));
  expect(all.map(({ id }) => id)).toEqual(['L1', 'L2', 'R1']);
  expect(all[1]).toMatchObject({ type: 'relay', protocol: 'TLS', address: null });
});

test('while nothing is connected there are none', () => expect(pairsOf(null)).toEqual([]));
