import { expect, test } from 'vitest';
import { Impairment } from './impairment.ts';
import { LabOpen } from './lab.ts';
import { limits } from './limits.ts';

const clean: Impairment = { lossPercent: 0, delayMs: 0, jitterMs: 0, kbits: null };
const { labLeastKbits: least, labMostKbits: most } = limits;

test.each([
  ['lossPercent', limits.labLossPercent],
  ['delayMs', limits.labDelayMs],
  ['jitterMs', limits.labJitterMs],
  ['kbits', most],
] as const)('a network is as bad as that and no worse: %s', (of, limit) => {
  expect(Impairment.safeParse({ ...clean, [of]: limit }).success).toBe(true);
  for (const beyond of [limit + 1, -1]) expect(Impairment.safeParse({ ...clean, [of]: beyond }).success).toBe(false);
});

test('a link is not narrower than sound needs', () => {
  expect(Impairment.safeParse({ ...clean, kbits: least }).success).toBe(true);
  expect(Impairment.safeParse({ ...clean, kbits: least - 1 }).success).toBe(false);
});

test('a lab is open for so long and no longer', () => {
  const open = { type: 'lab.open', id: 1, room: 'a'.repeat(22), impairment: clean };
  const longest = limits.labMs / 1000;
  expect(LabOpen.safeParse({ ...open, seconds: longest }).success).toBe(true);
  for (const seconds of [longest + 1, 9]) expect(LabOpen.safeParse({ ...open, seconds }).success).toBe(false);
});
