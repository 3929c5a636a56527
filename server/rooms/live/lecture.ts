import type { Lecture, RoomEvent } from '../../../protocol/room.ts';
import { UserError } from '../../errors.ts';

/** The live lecture that this event began. */
export function lectureOf(event: RoomEvent & { type: 'lecture.started' }): Lecture {
  return {
    id: event.lectureId!,
    title: event.title,
    state: 'live',
    startedAt: event.at,
    endedAt: null,
    presenter: { id: event.by.id, name: event.by.name },
  };
}

/** An entry whose statements found nothing to do is refused in these words. */
export function refusedAs<T>(appended: T | null, code: 'lecture_live' | 'lecture_not_live' | 'conflict'): T {
  if (appended === null) throw new UserError(code);
  return appended;
}
