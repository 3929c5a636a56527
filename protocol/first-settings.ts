import type { ClassroomSettings } from './classroom.ts';

/** Attendance is off until the room wants it. */
export const firstSettings: ClassroomSettings = {
  questions: { approveFirst: false, anonymous: true },
  attendance: { on: false, presentPercent: 80, counts: 'connected', keepDays: 180 },
  afterwards: { chat: true, questions: true, polls: true, pulse: false },
};
