import { expect, test } from 'vitest';
import { defaultRules } from '../../../protocol/rules.ts';
import { changesOf, limitsOf, rulesOf } from './phrases.ts';

test('a room without limits says nothing to students, and who writes to those who want to know', () => {
  expect(limitsOf(defaultRules)).toEqual([]);
  expect(rulesOf(defaultRules)).toEqual([{ key: 'rule.writing.everyone' }]);
});

test('who may write stands first, and once', () => {
  const strict = { ...defaultRules, slowSeconds: 10, approveFirst: true, links: false };
  const rest = [{ key: 'rule.slow.on', seconds: 10 }, { key: 'rule.approveFirst.on' }, { key: 'rule.links.off' }];
  expect(limitsOf(strict)).toEqual(rest);
  expect(rulesOf({ ...strict, writing: 'assistants' })).toEqual([{ key: 'rule.writing.assistants' }, ...rest]);
});

test('that students may export is no limit, and is told only when it changes', () => {
  const exported = { ...defaultRules, studentExport: true };
  expect(limitsOf(exported)).toEqual([]);
  expect(changesOf(exported, defaultRules)).toEqual([{ key: 'rule.studentExport.on' }]);
});

test('a change tells what is different, also what is allowed again', () => {
  const before = { ...defaultRules, slowSeconds: 30, links: false };
  expect(changesOf(defaultRules, before)).toEqual([{ key: 'rule.slow.off' }, { key: 'rule.links.on' }]);
  expect(changesOf({ ...before, writing: 'read_only' }, before)).toEqual([{ key: 'rule.writing.read_only' }]);
});

test('a change whose beginning is unknown tells all that holds', () => {
  expect(changesOf({ ...defaultRules, slowSeconds: 120 }, null)).toEqual([
    { key: 'rule.writing.everyone' },
    { key: 'rule.slow.on', seconds: 120 },
  ]);
});

test('another list of held words is a change although nobody sees the words', () => {
  const holding = { ...defaultRules, holdsWords: true };
  expect(changesOf(holding, holding)).toEqual([{ key: 'rule.words' }]);
});
