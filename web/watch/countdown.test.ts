import { expect, test } from 'vitest';
import type { ScheduledLecture } from '../../protocol/schedule.ts';
import { coming, timeLeft } from './countdown.ts';

const now = Date.parse('2026-11-24T09:00Z');
const hour = 60 * 60_000;
const lecture = (id: string, inHours: number, state: ScheduledLecture['state'] = 'scheduled'): ScheduledLecture => ({
  ...{ id, room: 'room', roomName: 'Operating Systems', title: id, description: '' },
  ...{ startsAt: now + inHours * hour, endsAt: now + (inHours + 1.5) * hour, zone: 'Europe/Berlin' },
  ...{ state, lectureId: null, series: null, changedAt: 0 },
});
const ids = (lectures: ScheduledLecture[]) => {
  const { lecture, cancelled } = coming(lectures, now);
  return [lecture?.id, cancelled?.id];
};

test('what begins within a day is coming, and the first of it', () => {
  expect(ids([lecture('soon', 2), lecture('later', 5)])).toEqual(['soon', undefined]);
  expect(ids([lecture('tomorrow', 25)])).toEqual([undefined, undefined]);
});

test('a lecture whose time has come and that nobody began is still coming, until its end', () => {
  expect(ids([lecture('late', -1)])).toEqual(['late', undefined]);
  expect(ids([lecture('missed', -2)])).toEqual([undefined, undefined]);
});

test('what was held is not coming', () => {
  expect(ids([lecture('held', -1, 'ended'), lecture('next', 3)])).toEqual(['next', undefined]);
});

test('what was called off is said, unless something else comes before it', () => {
  expect(ids([lecture('off', 1, 'cancelled')])).toEqual([undefined, 'off']);
  expect(ids([lecture('off', 1, 'cancelled'), lecture('next', 3)])).toEqual(['next', 'off']);
  expect(ids([lecture('next', 1), lecture('off', 3, 'cancelled')])).toEqual(['next', undefined]);
});

test('the time left is said in minutes, and only at the very end in seconds', () => {
  expect(timeLeft(65 * 60_000)).toEqual({ by: 'minutes', hours: 1, minutes: 5 });
  expect(timeLeft(2 * 60_000 + 1)).toEqual({ by: 'minutes', hours: 0, minutes: 3 });
  expect(timeLeft(2 * 60_000)).toEqual({ by: 'seconds', seconds: 120 });
  expect(timeLeft(1)).toEqual({ by: 'seconds', seconds: 1 });
  expect(timeLeft(0)).toEqual({ by: 'late' });
});

test('the minutes never reach sixty', () => {
  expect(timeLeft(2 * hour)).toEqual({ by: 'minutes', hours: 2, minutes: 0 });
  expect(timeLeft(2 * hour - 1)).toEqual({ by: 'minutes', hours: 2, minutes: 0 });
});
