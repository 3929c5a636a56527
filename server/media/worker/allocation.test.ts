import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, type Demand } from './allocation.ts';

const screen: Demand = { bits: [300, 1_500], most: 1, keep: -1 };
const face: Demand = { bits: [150, 500, 1_500], most: 2, keep: -1 };
const chosen = (demands: Demand[], budget: number) => allocate(demands, budget).layers;

test('every picture gets its smallest layer before any gets more, then the screen, then the face', () => {
  expect(chosen([screen, face], 200)).toEqual([-1, 0]);
  expect(chosen([screen, face], 460)).toEqual([0, 0]);
  expect(chosen([screen, face], 1_000)).toEqual([0, 1]);
  expect(chosen([screen, face], 1_700)).toEqual([1, 0]);
  expect(chosen([screen, face], 2_000)).toEqual([1, 1]);
  expect(chosen([screen, face], 3_000)).toEqual([1, 2]);
});

test('nobody is sent more than he wants', () => {
  expect(chosen([{ ...face, most: 0 }], 9_000)).toEqual([0]);
  expect(allocate([{ ...face, most: -1 }], 9_000)).toEqual({ layers: [-1], bits: 0, nextBits: undefined });
});

test('the first picture is tried with a little less than it takes, and not with nothing', () => {
  expect(chosen([face], 110)).toEqual([0]);
  expect(chosen([face], 90)).toEqual([-1]);
});

test('what is sent is kept while it is a little too much; another would not be taken', () => {
  expect(chosen([{ ...face, keep: 1 }], 450)).toEqual([1]);
  expect(chosen([face], 450)).toEqual([0]);
  expect(chosen([{ ...face, keep: 1 }], 400)).toEqual([0]);
});

test('it says what one step up would take, and a picture that is missing comes first', () => {
  expect(allocate([face], 200).nextBits).toBe(500);
  expect(allocate([face], 9_000).nextBits).toBeUndefined();
  expect(allocate([{ bits: [900, 2_000], most: 1, keep: -1 }, face], 600)).toMatchObject({
    layers: [-1, 1],
    nextBits: 1_400,
  });
});

test('never is more spent than there is, but for what is kept and for the first picture', () => {
  const demand = fc
    .array(fc.integer({ min: 10, max: 3_000 }), { minLength: 1, maxLength: 3 })
    .map((bits): Demand => ({ bits: bits.toSorted((a, b) => a - b), most: bits.length - 1, keep: -1 }));
  fc.assert(
    fc.property(fc.array(demand, { maxLength: 6 }), fc.integer({ min: 0, max: 9_000 }), (demands, budget) => {
      const { layers, bits } = allocate(demands, budget);
      expect(bits).toBe(layers.reduce((sum, layer, at) => sum + (layer < 0 ? 0 : demands[at]!.bits[layer]!), 0));
      expect(bits * (layers.filter((layer) => layer >= 0).length === 1 ? 0.7 : 0.85)).toBeLessThanOrEqual(budget);
    }),
  );
});
