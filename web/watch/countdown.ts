import type { ScheduledLecture } from '../../protocol/schedule.ts';

const dayMs = 24 * 60 * 60_000;
const minuteMs = 60_000;
const secondsBelowMs = 2 * minuteMs;

/** What the next day brings: the lecture that begins first, or is late; and one before it, or instead, that was called off. */
export interface Coming {
  lecture: ScheduledLecture | null;
  cancelled: ScheduledLecture | null;
}

/** Of lectures in the order of time. */
export function coming(lectures: readonly ScheduledLecture[], now: number): Coming {
  const near = lectures.filter(({ startsAt, endsAt }) => endsAt > now && startsAt <= now + dayMs);
  const lecture = near.find(({ state }) => state === 'scheduled') ?? null;
  const cancelled = near.find(({ state }) => state === 'cancelled') ?? null;
  const matters = cancelled && (!lecture || cancelled.startsAt <= lecture.startsAt);
  return { lecture, cancelled: matters ? cancelled : null };
}

/** The time left, as it is said: hours and minutes, rounded up, and in the last two minutes seconds. */
export type Left =
  { by: 'minutes'; hours: number; minutes: number } | { by: 'seconds'; seconds: number } | { by: 'late' };

export function timeLeft(ms: number): Left {
  if (ms <= 0) return { by: 'late' };
  if (ms <= secondsBelowMs) return { by: 'seconds', seconds: Math.ceil(ms / 1_000) };
  const minutes = Math.ceil(ms / minuteMs);
  return { by: 'minutes', hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
