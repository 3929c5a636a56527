import { expect, test } from 'vitest';
import type { Lecture } from '../../protocol/room.ts';
import { isMine, isOnAir, phaseOf, type Facts } from './phase.ts';

const lecture: Lecture = {
  id: 'lecture',
  title: 'Page tables',
  state: 'live',
  startedAt: 0,
  endedAt: null,
  presenter: { id: 'ada', name: 'Ada' },
};
const quiet: Facts = { lecture: null, me: 'ada', publishing: 'idle', startedHere: false, ended: null };
const phase = (facts: Partial<Facts>) => phaseOf({ ...quiet, ...facts });

test('the calm way: preparing, starting, live, ended', () => {
  expect(phase({})).toBe('preparing');
  expect(phase({ startedHere: true })).toBe('starting');
  expect(phase({ startedHere: true, lecture })).toBe('starting');
  expect(phase({ startedHere: true, lecture, publishing: 'connecting' })).toBe('starting');
  expect(phase({ startedHere: true, lecture, publishing: 'on' })).toBe('live');
  expect(phase({ lecture, publishing: 'ended' })).toBe('ended');
  expect(phase({ ended: { ...lecture, state: 'ended' } })).toBe('ended');
});

test('a reload finds the lecture live and offers to resume it', () => {
  expect(phase({ lecture })).toBe('resumable');
  expect(phase({ lecture, publishing: 'connecting' })).toBe('resuming');
  expect(phase({ lecture, publishing: 'on' })).toBe('live');
  expect(phase({ lecture, publishing: 'sent_back' })).toBe('resumable');
});

test('a link that is being repaired is still live', () => {
  expect(phase({ lecture, publishing: 'reconnecting' })).toBe('live');
});

test('another tab is asked about, and being taken over is told', () => {
  expect(phase({ lecture, publishing: 'asking' })).toBe('asking');
  expect(phase({ lecture, publishing: 'taken_over' })).toBe('taken_over');
  expect(phase({ lecture, publishing: 'refused' })).toBe('refused');
});

test('a new lecture can be prepared after one that ended', () => {
  expect(phase({ lecture: { ...lecture, state: 'ended' } })).toBe('preparing');
});

test('leaving is warned about only while viewers would lose something', () => {
  expect((['live', 'starting', 'resuming'] as const).every(isOnAir)).toBe(true);
  expect((['preparing', 'resumable', 'asking', 'taken_over', 'ended'] as const).some(isOnAir)).toBe(false);
});

test('a colleague’s lecture is not mine', () => {
  expect(isMine({ lecture, me: 'ada' })).toBe(true);
  expect(isMine({ lecture, me: 'grace' })).toBe(false);
});
