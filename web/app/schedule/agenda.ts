import type { ScheduledLecture } from '../../../protocol/schedule.ts';
import { dateOf } from './clock.ts';
import { addDays, type CalendarDate } from './dates.ts';

export interface Day {
  date: CalendarDate;
  lectures: ScheduledLecture[];
}

/** Lectures by the day on which they begin in that zone. They come by time, and stay so. */
export function byDate(lectures: readonly ScheduledLecture[], zone: string): Day[] {
  const days = new Map<CalendarDate, ScheduledLecture[]>();
  for (const lecture of lectures) {
    const date = dateOf(lecture.startsAt, zone);
    days.set(date, [...(days.get(date) ?? []), lecture]);
  }
  return [...days].map(([date, lectures]) => ({ date, lectures }));
}

/** What is still ahead, or going on: a lecture that ran longer than planned too, and one that was called off until its end. */
export const ahead = (lectures: readonly ScheduledLecture[], now: number): ScheduledLecture[] =>
  lectures.filter(({ state, endsAt }) => state === 'live' || (state !== 'ended' && endsAt > now));

/** Those whose description was not said before: the lectures of a series mostly have the same. */
export function sayingNew(lectures: readonly ScheduledLecture[]): Set<ScheduledLecture> {
  const said = new Map<string, ScheduledLecture>();
  for (const lecture of lectures) {
    const key = JSON.stringify([lecture.series ?? lecture.id, lecture.description]);
    if (!said.has(key)) said.set(key, lecture);
  }
  return new Set(said.values());
}

/** The days of a series: so many, `every` so many weeks. */
export const seriesDates = (first: CalendarDate, count: number, every: number): CalendarDate[] =>
  Array.from({ length: count }, (_, i) => addDays(first, i * every * 7));

export const minutesOf = ({ startsAt, endsAt }: Pick<ScheduledLecture, 'startsAt' | 'endsAt'>): number =>
  Math.round((endsAt - startsAt) / 60_000);
