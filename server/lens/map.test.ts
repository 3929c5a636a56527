import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ViewerRow } from '../media/lens-port.ts';
import { classMap } from './map.ts';
import { rowOf } from './test-looks.ts';
import { watchersOf } from './watchers.ts';

const row = (connection: string, more: Partial<ViewerRow> = {}) =>
  rowOf(connection, '192.0.2.0/24', { loss: 0, ...more });
/** The map of these connections; whose each is stands before the first blank of its name. */
const mapOf = (rows: ViewerRow[], numberOf = (network: string) => Number(network.split('.')[2])) => {
  const owner = (connection: string) => ({ accountId: connection.split(' ')[0]!, path: 'direct' as const });
  return classMap([...watchersOf(rows, owner).values()], 0, numberOf);
};
const crowd = (count: number, network: string, more: Partial<ViewerRow> = {}) =>
  Array.from({ length: count }, (_, n) => row(`${network}-${n}`, { network, ...more }));

test('a figure stands in the step below whose bound it is, and an unknown one in none', () => {
  const losses = [0, 0.0009, 0.001, 0.0199, 0.02, 0.09, 0.1, 1, null];
  const { loss } = mapOf(losses.map((share, at) => row(`person${at}`, { loss: share })));
  expect(loss).toEqual({ bounds: [0.1, 1, 2, 5, 10], counts: [2, 1, 1, 1, 1, 2] });
  const { roundTrip } = mapOf([3, 20, 399, 400, 4_000, null].map((ms, at) => row(`person${at}`, { roundTripMs: ms })));
  expect(roundTrip).toEqual({ bounds: [20, 50, 100, 200, 400], counts: [1, 1, 0, 0, 1, 2] });
});

test('paths, families and pictures are counted, and who is not connected is not', () => {
  const rows = [
    row('cleo'),
    row('dora', { family: 6, quality: 'low', congested: true }),
    row('emil', { family: null, network: null, quality: null }),
    row('fay', { connected: false }),
  ];
  const path = { cleo: 'direct', dora: 'tls', emil: null, fay: 'udp' } as const;
  const watchers = watchersOf(rows, (connection) => ({
    accountId: connection,
    path: path[connection as keyof typeof path],
  }));
  expect(classMap([...watchers.values()], 7, () => 1)).toMatchObject({
    watching: 3,
    chatOnly: 7,
    paths: { direct: 1, udp: 0, tcp: 0, tls: 1, unknown: 1 },
    families: { ipv4: 1, ipv6: 1 },
    qualities: { high: 1, medium: 0, low: 1, none: 0 },
    congested: 1,
    elsewhere: { people: 3, troubled: 1 },
  });
});

test('who watches on two pages is one person, and counts by the worse of them', () => {
  const good = row('cleo page 1', { loss: 0.001 });
  const bad = row('cleo page 2', { loss: 0.08, quality: 'low' });
  for (const rows of [
    [good, bad],
    [bad, good],
  ])
    expect(mapOf(rows)).toMatchObject({
      watching: 1,
      loss: { counts: [0, 0, 0, 0, 1, 0] },
      qualities: { high: 0, low: 1 },
      elsewhere: { people: 1, troubled: 1 },
    });
});

test.each([
  ['loses 2 %', { loss: 0.02 }, 1],
  ['loses less', { loss: 0.019 }, 0],
  ['waits 300 ms', { roundTripMs: 300 }, 1],
  ['waits less', { roundTripMs: 299 }, 0],
  ['gets less than was sent', { congested: true }, 1],
  ['is not known', { loss: null, roundTripMs: null }, 0],
])('in trouble is who %s', (_, figures, troubled) => {
  expect(mapOf([row('cleo', figures)]).elsewhere).toEqual({ people: 1, troubled });
});

test('what the lab does to a volunteer is not said of his network', () => {
  const felt = { impaired: true, loss: 0.3, roundTripMs: 900, congested: true, quality: 'none' as const };
  expect(mapOf([row('cleo', felt)])).toMatchObject({
    watching: 1,
    families: { ipv4: 1 },
    loss: { counts: [0, 0, 0, 0, 0, 0] },
    qualities: { none: 0 },
    congested: 0,
    elsewhere: { people: 1, troubled: 0 },
  });
  // Of a volunteer who compares the clean connection beside is counted.
  expect(mapOf([row('cleo', felt), row('cleo twin')])).toMatchObject({
    watching: 1,
    loss: { counts: [1, 0, 0, 0, 0, 0] },
  });
});

test('a network of fewer is not told of: its people are elsewhere', () => {
  const few = crowd(limits.networkLeast - 1, '198.51.100.0/24', { loss: 0.05 });
  expect(mapOf(few)).toMatchObject({ networks: [], elsewhere: { people: few.length, troubled: few.length } });
  const enough = crowd(limits.networkLeast, '198.51.100.0/24', { loss: 0.05 });
  expect(mapOf(enough)).toMatchObject({
    networks: [{ number: 100, people: limits.networkLeast, troubled: limits.networkLeast, family: 4 }],
    elsewhere: { people: 0, troubled: 0 },
  });
  // Pages do not make a crowd, people do.
  const pages = Array.from({ length: limits.networkLeast }, (_, n) => row(`cleo page ${n}`));
  expect(mapOf(pages).networks).toEqual([]);
});

test('so many networks and no more, the worst first; the others are elsewhere', () => {
  const rows = Array.from({ length: limits.networksTold + 1 }, (_, n) => [
    ...crowd(limits.networkLeast, `10.0.${n}.0/24`),
    ...crowd(n, `10.0.${n}.0/24`, { loss: 0.05 }).map((one) => ({ ...one, connection: `bad-${one.connection}` })),
  ]).flat();
  const { networks, elsewhere } = mapOf(rows);
  expect(networks.map(({ number }) => number)).toEqual(
    Array.from({ length: limits.networksTold }, (_, at) => limits.networksTold - at),
  );
  expect(elsewhere).toEqual({ people: limits.networkLeast, troubled: 0 });
});

test('nothing in it is an address or a name', () => {
  const rows = [...crowd(9, '203.0.113.0/24'), ...crowd(9, '2001:db8:77::/48', { family: 6 })];
  let networks = 0;
  const told = JSON.stringify(mapOf(rows, () => ++networks));
  for (const secret of ['203.0.113', '2001:db8', '/24', '/48', rows[0]!.connection]) expect(told).not.toContain(secret);
  expect(networks).toBe(2);
});
