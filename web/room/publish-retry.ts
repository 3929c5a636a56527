import type { PublishState } from './publish.ts';
import { Refused } from './requests.ts';

/** Milliseconds before try number `failures` (0 is the first after a failure): soon, then calmer, spread a little. */
export function publishDelay(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(longest * (0.5 + random() / 2));
}

/** What a refused `media.publish` means. `wasOn`: this tab was on stage, so whoever is there now took it over. */
export function verdictOn(error: unknown, wasOn: boolean): PublishState | { name: 'retry'; afterMs: number } {
  const code = error instanceof Refused ? error.code : 'sdp_invalid';
  const afterMs = (error instanceof Refused && error.retryAfterMs) || 0;
  switch (code) {
    case 'stage_taken':
      return { name: wasOn ? 'taken_over' : 'asking' };
    case 'lecture_not_live':
      return { name: 'ended' };
    case 'disconnected':
    case 'timeout':
    case 'media_unavailable':
    case 'busy':
    case 'rate':
    case 'internal':
    case 'conflict':
    case 'not_found': // the socket is back, and the room not entered on it yet
      return { name: 'retry', afterMs };
    default:
      return { name: 'refused', code };
  }
}

const FIRST_MS = 400;
const LONGEST_MS = 4_000;
