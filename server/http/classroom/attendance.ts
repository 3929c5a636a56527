import type { Attendances } from '../../attendance/create.ts';
import { newRoutes } from '../routes.ts';

export function attendanceRoutes(_parts: { attendance: Attendances }) {
  return newRoutes();
}
