import type { Classroom } from '../../classroom/create.ts';
import { attendanceRoutes } from './attendance.ts';
import { calendarRoutes } from './calendar.ts';
import { pollsRoutes } from './polls.ts';
import { recordRoutes } from './record.ts';
import { scheduleRoutes } from './schedule.ts';

/** What of the classroom goes over HTTP. */
export function classroomRoutes({ schedule, polls, attendance, records }: Classroom) {
  return [
    scheduleRoutes({ schedule }),
    calendarRoutes({ schedule }),
    pollsRoutes({ polls }),
    attendanceRoutes({ attendance }),
    recordRoutes({ record: records }),
  ];
}
