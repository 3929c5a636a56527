import { limits } from '../../protocol/limits.ts';
import type { ScheduledLecture, ScheduleList } from '../../protocol/schedule.ts';
import { api } from '../ui/api.ts';

/** The lecture that is to be given now: that is what the server takes one for that begins now. Undefined when none is. */
export function dueNow(lectures: readonly ScheduledLecture[], now: number): ScheduledLecture | undefined {
  const due = lectures.filter(
    ({ state, startsAt, endsAt }) => state === 'scheduled' && startsAt - limits.lectureEarlyMs <= now && now <= endsAt,
  );
  return due.sort((a, b) => Math.abs(a.startsAt - now) - Math.abs(b.startsAt - now))[0];
}

/** What the lecture was called that is planned for now; undefined also when the server does not say. */
export async function plannedTitle(roomId: string, now: number): Promise<string | undefined> {
  const span = { from: now, to: now + limits.lectureEarlyMs + 1 };
  const list = await api.get<ScheduleList>(`/api/rooms/${roomId}/schedule`, span).catch(() => null);
  return list ? dueNow(list.lectures, now)?.title : undefined;
}
