import type { Records } from '../../record/create.ts';
import { newRoutes } from '../routes.ts';

export function recordRoutes(_parts: { record: Records }) {
  return newRoutes();
}
