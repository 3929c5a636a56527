import type { Schedule } from '../../schedule/create.ts';
import { newRoutes } from '../routes.ts';

export function scheduleRoutes(_parts: { schedule: Schedule }) {
  return newRoutes();
}
