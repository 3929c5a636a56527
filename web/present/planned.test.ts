import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { ScheduledLecture } from '../../protocol/schedule.ts';
import { dueNow } from './planned.ts';

const start = Date.parse('2026-11-24T09:15Z');
const minute = 60_000;
const lecture = (
  title: string,
  startsAt: number,
  state: ScheduledLecture['state'] = 'scheduled',
): ScheduledLecture => ({
  ...{ id: title, room: 'room', roomName: 'Operating Systems', title, description: '', startsAt },
  ...{ endsAt: startsAt + 90 * minute, zone: 'Europe/Berlin', state, lectureId: null, series: null, changedAt: 0 },
});
const planned = lecture('Page faults', start);

test('a lecture is due from an hour before its start until its end', () => {
  expect(dueNow([planned], start - limits.lectureEarlyMs)).toBe(planned);
  expect(dueNow([planned], start - limits.lectureEarlyMs - 1)).toBeUndefined();
  expect(dueNow([planned], planned.endsAt)).toBe(planned);
  expect(dueNow([planned], planned.endsAt + 1)).toBeUndefined();
});

test('of two, the one that begins nearest to now is due', () => {
  const next = lecture('Replacement', start + 100 * minute);
  expect(dueNow([planned, next], start + 45 * minute)).toBe(planned);
  expect(dueNow([planned, next], start + 85 * minute)).toBe(next);
});

test('what was held or called off is not due', () => {
  expect(dueNow([lecture('held', start, 'ended'), lecture('off', start, 'cancelled')], start)).toBeUndefined();
});
