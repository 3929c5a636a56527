import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { mayMute, mayPurge, mayRemove, spanMs, spans } from './sanctions.ts';

const at = (hours: number, minutes: number) => new Date(2026, 10, 24, hours, minutes).getTime();

test('five minutes, half an hour, this day, for good', () => {
  expect(spans.map((span) => spanMs(span, at(10, 15)))).toEqual([300_000, 1_800_000, 13.75 * 3_600_000, undefined]);
});

test('this day is never shorter than half an hour', () => {
  expect(spanMs('day', at(23, 59))).toBe(1_800_000);
});

test('no span is longer than the server takes', () => {
  for (const span of spans) expect(spanMs(span, at(0, 0)) ?? 0).toBeLessThanOrEqual(limits.sanctionMs);
});

test('staff and oneself are safe; a pseudonym can be muted and erased, and not removed', () => {
  const student = { role: 'student', mine: false };
  const pseudonym = { role: 'student', anonymous: true, mine: false };
  const gone = { role: null, mine: false };
  const allowed = (who: typeof student | typeof gone | typeof pseudonym) =>
    [mayMute, mayRemove, mayPurge].map((may) => may(who));
  expect(allowed(student)).toEqual([true, true, true]);
  expect(allowed(pseudonym)).toEqual([true, false, true]);
  expect(allowed(gone)).toEqual([false, false, true]);
  expect(allowed({ role: 'assistant', mine: false })).toEqual([false, false, false]);
  expect(allowed({ role: 'student', mine: true })).toEqual([false, false, false]);
});
