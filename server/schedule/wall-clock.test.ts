import { describe, expect, test } from 'vitest';
import { ScheduleNew } from '../../protocol/schedule.ts';
import { movement, spansOf } from './wall-clock.ts';

const zone = 'Europe/Berlin';
const wish = (starts: string, more: object = {}) =>
  ScheduleNew.parse({ title: 'Paging', starts, zone, minutes: 90, ...more });
const utc = (at: number) => new Date(at).toISOString().slice(0, 16);
const starts = (of: ScheduleNew) => spansOf(of).map(({ startsAt }) => utc(startsAt));
const refused = (field: string) => expect.objectContaining({ code: 'bad_request', field });

describe('a weekly series', () => {
  test('keeps its hour on the wall when the clocks are put back and forward', () => {
    expect(starts(wish('2026-10-20T10:15', { weekly: { count: 3 } }))).toEqual([
      '2026-10-20T08:15',
      '2026-10-27T09:15', // clocks went back on the 25th
      '2026-11-03T09:15',
    ]);
    expect(starts(wish('2027-03-24T10:15', { weekly: { count: 2 } }))).toEqual([
      '2027-03-24T09:15',
      '2027-03-31T08:15',
    ]);
  });

  test('begins an hour later on the night that has no such hour, and at the first of two', () => {
    expect(starts(wish('2027-03-21T02:30', { weekly: { count: 3 } }))).toEqual([
      '2027-03-21T01:30',
      '2027-03-28T01:30', // 03:30 on the wall
      '2027-04-04T00:30',
    ]);
    expect(starts(wish('2026-10-25T02:30'))).toEqual(['2026-10-25T00:30']);
  });

  test('lasts as long on that night as on others', () => {
    const [span] = spansOf(wish('2026-10-25T01:30'));
    expect(span!.endsAt - span!.startsAt).toBe(90 * 60_000);
  });

  test('leaves out the dates it is told to, and may skip weeks', () => {
    const weekly = { count: 4, every: 2, except: ['2026-12-29', '2026-12-30'] };
    expect(starts(wish('2026-12-01T10:15', { weekly }))).toEqual([
      '2026-12-01T09:15',
      '2026-12-15T09:15',
      '2027-01-12T09:15',
    ]);
  });

  test('of which nothing is left is refused', () => {
    const weekly = { count: 2, except: ['2026-12-01', '2026-12-08'] };
    expect(() => spansOf(wish('2026-12-01T10:15', { weekly }))).toThrow(refused('weekly.except'));
  });
});

test('a zone is written as usual, whatever the case', () => {
  expect(spansOf(wish('2026-12-01T10:15', { zone: 'europe/berlin' }))[0]!.zone).toBe('Europe/Berlin');
  expect(spansOf(wish('2026-12-01T10:15', { zone: 'Asia/Kolkata' }))[0]!.zone).toBe('Asia/Kolkata');
});

test.each(['+01:00', 'Z', 'Europe/Atlantis', '2020-01-01T00:00[Europe/Berlin]', '../etc', 'Europe/Berlin\r\n'])(
  '%s is no zone',
  (name) => {
    expect(() => spansOf(wish('2026-12-01T10:15', { zone: name }))).toThrow(refused('zone'));
  },
);

test.each(['2026-02-30T10:00', '2026-13-01T10:00', '2026-12-01T24:01', '2026-12-01T10:60'])('%s is no time', (time) => {
  expect(() => spansOf(wish(time))).toThrow(refused('starts'));
});

describe('a change of one lecture', () => {
  const series = spansOf(wish('2026-10-20T10:15', { weekly: { count: 2 } }));
  const moved = (change: Parameters<typeof movement>[1]) =>
    series
      .map(movement(series[0]!, change))
      .map(({ startsAt, endsAt, zone: place }) => [utc(startsAt), utc(endsAt), place]);

  test('moves those after it by as many days and to the same hour on the wall', () => {
    expect(moved({ starts: '2026-10-22T14:00' })).toEqual([
      ['2026-10-22T12:00', '2026-10-22T13:30', zone],
      ['2026-10-29T13:00', '2026-10-29T14:30', zone],
    ]);
  });

  test('moves them back, too', () => {
    expect(moved({ starts: '2026-10-19T08:00', minutes: 45 })).toEqual([
      ['2026-10-19T06:00', '2026-10-19T06:45', zone],
      ['2026-10-26T07:00', '2026-10-26T07:45', zone],
    ]);
  });

  test('leaves what is not wished for', () => {
    expect(series.map(movement(series[0]!, {}))).toEqual(series);
    expect(moved({ minutes: 30 }).map(([from, to]) => [from, to])).toEqual([
      ['2026-10-20T08:15', '2026-10-20T08:45'],
      ['2026-10-27T09:15', '2026-10-27T09:45'],
    ]);
  });

  test('in another zone is at the same hour there', () => {
    expect(moved({ zone: 'America/New_York' }).map(([from, , place]) => [from, place])).toEqual([
      ['2026-10-20T14:15', 'America/New_York'],
      ['2026-10-27T14:15', 'America/New_York'],
    ]);
  });
});
