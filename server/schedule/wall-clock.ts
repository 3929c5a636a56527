import { Temporal } from 'temporal-polyfill';
import type { ScheduleChange, ScheduleNew } from '../../protocol/schedule.ts';
import { UserError } from '../errors.ts';

/** From when to when, and by whose clock on the wall it was planned. */
export interface Span {
  startsAt: number;
  endsAt: number;
  /** IANA time zone. */
  zone: string;
}

const minuteMs = 60_000;

/**
 * When a lecture, or each of a weekly series, takes place. The hour on the wall stays; where daylight saving leaves that hour out,
 * it is as much later as the clocks were put forward, and where the hour comes twice, it is the first. Throws `bad_request`.
 */
export function spansOf({ starts, zone, minutes, weekly }: ScheduleNew): Span[] {
  const first = wallClock(starts);
  const place = zoneNamed(zone);
  const { count = 1, every = 1, except = [] } = weekly ?? {};
  const free = new Set(except);
  const dates = Array.from({ length: count }, (_, n) => first.add({ weeks: n * every }));
  const spans = dates
    .filter((date) => !free.has(date.toPlainDate().toString()))
    .map((date) => spanFrom(date, place, minutes * minuteMs));
  if (spans.length === 0) throw new UserError('bad_request', { field: 'weekly.except' });
  return spans;
}

/**
 * How a change of one lecture moves it and those after it: all by the same number of days and to the same hour, each by its own
 * clock on the wall. What is not wished for stays as each has it. Throws `bad_request`.
 */
export function movement(of: Span, wish: Pick<ScheduleChange, 'starts' | 'zone' | 'minutes'>): (span: Span) => Span {
  const to = wish.starts === undefined ? null : wallClock(wish.starts);
  const place = wish.zone === undefined ? null : zoneNamed(wish.zone);
  const days = to ? wallAt(of.startsAt, of.zone).toPlainDate().until(to.toPlainDate()).days : 0;

  return (span) => {
    const ms = wish.minutes === undefined ? span.endsAt - span.startsAt : wish.minutes * minuteMs;
    if (!to && !place) return { ...span, endsAt: span.startsAt + ms };
    const before = wallAt(span.startsAt, span.zone);
    const time = (to ?? before).toPlainTime();
    return spanFrom(before.toPlainDate().add({ days }).toPlainDateTime(time), place ?? span.zone, ms);
  };
}

function spanFrom(wall: Temporal.PlainDateTime, zone: string, ms: number): Span {
  const startsAt = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  return { startsAt, endsAt: startsAt + ms, zone };
}

function wallAt(at: number, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
}

function wallClock(local: string): Temporal.PlainDateTime {
  try {
    return Temporal.PlainDateTime.from(local);
  } catch {
    throw new UserError('bad_request', { field: 'starts' }); // the 30th of February
  }
}

/** As it is usually written. Offsets, and whole dates with a zone in brackets, are none: they know no daylight saving. */
function zoneNamed(name: string): string {
  try {
    if (!/^[A-Za-z][\w+/-]*$/.test(name)) throw new RangeError();
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    throw new UserError('bad_request', { field: 'zone' });
  }
}
