import { limits } from '../../protocol/limits.ts';
import type { Client } from '../rooms/client.ts';
import type { Attendance } from '../stage/attendance.ts';

/** Who would be connected with whom. */
export interface Company {
  presenter: Client;
  viewers: Client[];
}

/**
 * Who is connected directly: all, or nobody. Not while somebody watches who did not agree or cannot be asked (a player, a page
 * whose socket is gone), nor while somebody stands beside who gives the lecture.
 */
export function companyOf(
  { presenter, alone, viewers }: Attendance,
  agrees: (page: Client) => boolean,
): Company | null {
  if (!presenter || !alone || !agrees(presenter)) return null;
  if (viewers.length === 0 || viewers.length > limits.directViewers) return null;
  const reached = viewers.filter((page) => page !== null);
  return reached.length === viewers.length && reached.every(agrees) ? { presenter, viewers: reached } : null;
}
