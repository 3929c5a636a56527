import type { Client } from '../rooms/client.ts';

/** Who gives the lecture and who watches it, page by page. */
export interface Attendance {
  /** The page that gives the lecture; null while its packets do not come, or its socket is gone. */
  presenter: Client | null;
  /** Nobody stands beside, and no lab is open: it works on the way by the server. */
  alone: boolean;
  /** Null for one whose socket is gone. */
  viewers: (Client | null)[];
}
