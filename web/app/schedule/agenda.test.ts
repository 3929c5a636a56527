import { expect, test } from 'vitest';
import type { ScheduledLecture } from '../../../protocol/schedule.ts';
import { ahead, byDate, minutesOf, sayingNew, seriesDates } from './agenda.ts';

const lecture = (
  starts: string,
  minutes: number,
  state: ScheduledLecture['state'] = 'scheduled',
): ScheduledLecture => ({
  ...{ id: starts, room: 'room', roomName: 'Operating Systems', title: starts, description: '' },
  ...{ startsAt: Date.parse(starts), endsAt: Date.parse(starts) + minutes * 60_000, zone: 'Europe/Berlin' },
  ...{ state, lectureId: null, series: null, changedAt: 0 },
});

test('lectures stand under the day on which they begin where one is', () => {
  const list = [lecture('2026-11-24T09:15Z', 90), lecture('2026-11-24T23:30Z', 60), lecture('2026-11-25T09:15Z', 90)];
  expect(byDate(list, 'UTC').map((day) => [day.date, day.lectures.length])).toEqual([
    ['2026-11-24', 2],
    ['2026-11-25', 1],
  ]);
  expect(byDate(list, 'Europe/Berlin').map((day) => day.lectures.length)).toEqual([1, 2]);
});

test('what is over is not ahead; what runs late and what was called off is', () => {
  const now = Date.parse('2026-11-24T10:00Z');
  const list = [
    lecture('2026-11-24T07:00Z', 60, 'live'),
    lecture('2026-11-24T08:00Z', 60),
    lecture('2026-11-24T09:15Z', 90, 'ended'),
    lecture('2026-11-24T09:30Z', 90, 'cancelled'),
    lecture('2026-11-26T09:15Z', 90),
  ];
  expect(ahead(list, now).map(({ id }) => id)).toEqual(['2026-11-24T07:00Z', '2026-11-24T09:30Z', '2026-11-26T09:15Z']);
});

test('a series is on the same day of the week, over the ends of months', () => {
  expect(seriesDates('2026-11-24', 3, 1)).toEqual(['2026-11-24', '2026-12-01', '2026-12-08']);
  expect(seriesDates('2026-12-22', 2, 2)).toEqual(['2026-12-22', '2027-01-05']);
});

test('a lecture is as long as from beginning to end', () => {
  expect(minutesOf(lecture('2026-11-24T09:15Z', 90))).toBe(90);
});

test('what all lectures of a series say is said once, what one says of its own too', () => {
  const weekly = (starts: string, description: string) => ({ ...lecture(starts, 90), series: 'weekly', description });
  const [first, second, third] = [
    weekly('2026-11-24T09:15Z', 'Bring sheet 7'),
    weekly('2026-12-01T09:15Z', 'Bring sheet 7'),
    weekly('2026-12-08T09:15Z', 'Bring your laptop'),
  ] as const;
  const alone = { ...lecture('2026-12-09T09:15Z', 90), description: 'Bring sheet 7' };
  expect([...sayingNew([first, second, third, alone])]).toEqual([first, third, alone]);
});
