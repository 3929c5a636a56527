import { expect, test } from 'vitest';
import type { ClassMap } from '../../../protocol/lens-class.ts';
import { summaryOf } from './summary.ts';

type Counts = [people: number, troubled: number];
const mapOf = (networks: Counts[], [people, troubled]: Counts): ClassMap => ({
  watching: networks.reduce((sum, [in_]) => sum + in_, people),
  chatOnly: 0,
  paths: { direct: 0, udp: 0, tcp: 0, tls: 0, unknown: 0 },
  families: { ipv4: 0, ipv6: 0 },
  loss: { bounds: [], counts: [] },
  roundTrip: { bounds: [], counts: [] },
  qualities: { high: 0, medium: 0, low: 0, none: 0 },
  congested: 0,
  networks: networks.map(([in_, bad], at) => ({ number: at + 1, people: in_, troubled: bad, family: 4 })),
  elsewhere: { people, troubled },
});

test('nobody watches, or all are well', () => {
  expect(summaryOf(mapOf([], [0, 0]))).toEqual({ name: 'nobody' });
  expect(summaryOf(mapOf([[40, 0]], [150, 0]))).toEqual({ name: 'fine', watching: 190 });
});

test('where trouble stands in one network it is that network', () => {
  expect(summaryOf(mapOf([[8, 6]], [182, 2]))).toEqual({
    ...{ name: 'network', fine: 182, watching: 190, troubled: 6, people: 8, others: 2 },
  });
});

test('a few in trouble of many in one network are not their network’s fault', () => {
  expect(summaryOf(mapOf([[150, 4]], [40, 1]))).toEqual({ name: 'single', fine: 185, watching: 190, troubled: 5 });
});

test('when half of all are in trouble, whatever their network, nobody is told that it is theirs', () => {
  expect(summaryOf(mapOf([[20, 14]], [20, 12]))).toMatchObject({ name: 'everywhere', troubled: 26 });
  expect(summaryOf(mapOf([], [2, 1]))).toMatchObject({ name: 'single' });
});
