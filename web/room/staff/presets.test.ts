import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { defaultRules } from '../../../protocol/rules.ts';
import { holds, presetNames, presets, slowChoices, undoOf } from './presets.ts';

test('a new room is open, and no two presets hold at once', () => {
  expect(presetNames.filter((name) => holds(defaultRules, presets[name]))).toEqual(['open']);
  for (const name of presetNames) {
    const rules = { ...defaultRules, ...presets[name] };
    expect(presetNames.filter((other) => holds(rules, presets[other]))).toEqual([name]);
  }
});

test('undo brings back what was changed, and nothing that somebody else changed since', () => {
  const before = { ...defaultRules, slowSeconds: 30 };
  expect(undoOf(presets.open, before)).toEqual({ slowSeconds: 30 });
  expect(undoOf(presets.quiet, before)).toEqual({ writing: 'everyone' });
  expect(undoOf(presets.open, defaultRules)).toEqual({});
});

test('a preset leaves alone what it does not name', () => {
  for (const name of presetNames) expect(Object.keys(presets[name])).not.toContain('links');
  expect(presets.quiet).not.toHaveProperty('slowSeconds');
});

test('the wait that holds can be chosen, whatever it is, and none is longer than allowed', () => {
  expect(slowChoices(10)).toContain(10);
  expect(slowChoices(45)).toEqual([0, 5, 10, 20, 30, 45, 60, 120, 300, 600]);
  expect(Math.max(...slowChoices(0))).toBe(limits.slowSecondsMax);
});
