import { expect, test } from 'vitest';
import { LabOpen } from '../../../protocol/lab.ts';
import { Impairment } from '../../../protocol/impairment.ts';
import { longestMinutes, presetNames, presetOf, presets, sliders, widthAt, widths } from './presets.ts';

test.each(presetNames)('the server takes %s, and the sliders can be put there', (name) => {
  const preset: Impairment = presets[name];
  expect(Impairment.safeParse(preset).success).toBe(true);
  expect(widths).toContain(preset.kbits);
  for (const of of ['lossPercent', 'delayMs', 'jitterMs'] as const) expect(preset[of] % sliders[of].step, of).toBe(0);
  expect(presetOf({ ...preset })).toBe(name);
});

test('the ends of every slider are what the server takes at most', () => {
  const worst = Object.fromEntries(Object.entries(sliders).map(([of, { most }]) => [of, most]));
  for (const kbits of widths) expect(Impairment.safeParse({ ...worst, kbits }).success, String(kbits)).toBe(true);
  const open = { type: 'lab.open', id: 1, room: 'a'.repeat(22), impairment: presets.clean };
  expect(LabOpen.safeParse({ ...open, seconds: longestMinutes * 60 }).success).toBe(true);
  expect(LabOpen.safeParse({ ...open, seconds: (longestMinutes + 1) * 60 }).success).toBe(false);
});

test('settings that are nobody’s are no preset', () => {
  expect(presetOf({ ...presets.wifi, delayMs: 30 })).toBeNull();
});

test('a width between two steps stands at the wider one', () => {
  expect(widths[widthAt(800)]).toBe(1_000);
  expect(widths[widthAt(64)]).toBe(64);
  expect(widths[widthAt(null)]).toBeNull();
});
