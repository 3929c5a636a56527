import { expect, test } from 'vitest';
import { hearingOf, SILENT_MS, type Voice } from './hearing.ts';
import { BARS, barsOf } from './level.ts';

const before: Voice = {
  live: false,
  microphone: true,
  off: false,
  asleep: false,
  muted: false,
  bars: 0,
  silentMs: 0,
  everHeard: false,
  arrives: null,
};
const live: Voice = { ...before, live: true, everHeard: true, arrives: true };

test('before going live Ada is asked to say a word, and told when it was heard', () => {
  expect(hearingOf(before)).toBe('try');
  expect(hearingOf({ ...before, everHeard: true })).toBe('works');
  expect(hearingOf({ ...before, asleep: true })).toBe('asleep');
  expect(hearingOf({ ...before, microphone: false })).toBe('no_microphone');
});

test('live, yes is said only when the server confirms the sound', () => {
  expect(hearingOf(live)).toBe('yes');
  expect(hearingOf({ ...live, arrives: null })).toBe('unknown');
  expect(hearingOf({ ...live, arrives: false })).toBe('not_arriving');
});

test('a microphone that was switched off is not missed', () => {
  expect(hearingOf({ ...before, off: true, microphone: false })).toBe('off');
});

test('a long silence is mentioned, a pause for thought is not', () => {
  expect(hearingOf({ ...live, silentMs: SILENT_MS - 1 })).toBe('yes');
  expect(hearingOf({ ...live, silentMs: SILENT_MS })).toBe('silent');
});

test('talking while muted is noticed', () => {
  expect(hearingOf({ ...live, muted: true })).toBe('muted');
  expect(hearingOf({ ...live, muted: true, bars: 9 })).toBe('muted_talking');
});

test('the meter shows nothing for silence, all for a shout, the middle for a voice', () => {
  const tone = (peak: number) => Float32Array.from({ length: 2048 }, (_, i) => peak * Math.sin(i / 5));
  expect(barsOf(tone(0))).toBe(0);
  expect(barsOf(tone(1))).toBe(BARS);
  expect(barsOf(tone(0.05))).toBeGreaterThan(4);
  expect(barsOf(tone(0.05))).toBeLessThan(11);
});
