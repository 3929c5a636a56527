import { expect, test } from 'vitest';
import { createEnds } from './ends.ts';
import { Lane } from './lane.ts';
import type { Transport, TransportEnds } from './transport.ts';

/** People whose connections count how often they are asked. */
function people(count: number) {
  let asked = 0;
  let port = 1;
  const lanes = Array.from({ length: count }, (_, number) => {
    const lane = new Lane(`${number}`, () => {});
    const ends = (): TransportEnds => {
      asked++;
      return { local: { address: '::1', port: 1 }, remote: { address: '::1', port }, door: false };
    };
    lane.transport = { ends } as Transport;
    return lane;
  });
  return { lanes, asked: () => asked, move: () => port++ };
}

test('whoever looks once a second is asked for every third', () => {
  const { lanes, asked, move } = people(1);
  const ends = createEnds();
  for (let second = 0; second < 3; second++) expect(ends.of(lanes[0]!, second * 1_000)!.remote.port).toBe(1);
  expect(asked()).toBe(1);
  move();
  expect(ends.of(lanes[0]!, 3_000)!.remote.port).toBe(2);
});

test('of a full hall so many are asked at once, the others next time, and then none for a while', () => {
  const { lanes, asked } = people(100);
  const ends = createEnds();
  const known = (now: number) => ends.ofAll(lanes, now).filter((it) => it !== null).length;
  expect([known(0), known(1_000), known(2_000), known(3_000)]).toEqual([40, 80, 100, 100]);
  expect(asked()).toBe(100);
  expect(known(20_500)).toBe(100); // those of the first second are asked again
  expect(asked()).toBe(140);
});

test('what has not been chosen yet is asked for again', () => {
  const ends = createEnds();
  const lane = new Lane('cleo', () => {});
  expect(ends.of(lane, 0)).toBeNull();
  lane.transport = people(1).lanes[0]!.transport;
  expect(ends.of(lane, 1)).not.toBeNull();
});
