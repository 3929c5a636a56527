import type { Polls } from '../../polls/create.ts';
import { newRoutes } from '../routes.ts';

export function pollsRoutes(_parts: { polls: Polls }) {
  return newRoutes();
}
