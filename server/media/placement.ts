/** What is known of one worker when somebody has to be put on one. */
export interface WorkerSeen {
  /** `off`: not started, and free to be; `away`: it starts, or starts again; `broken`: it could not be started a moment ago. */
  state: 'off' | 'away' | 'up' | 'broken';
  /** 0 is idle, 1 as much as it may carry. */
  load: number;
  /** There is room for one more viewer. */
  takes: boolean;
}

/** A worker that carries this much gets company before it is needed. */
const share = 0.5;

/**
 * The worker for the first connection of a room, where the room then stays: the least loaded. Undefined when none may take it;
 * that is never so for who publishes, since a lecture that cannot begin is worse than one with fewer viewers.
 */
export function homeFor(workers: readonly WorkerSeen[], role: 'publish' | 'subscribe'): number | undefined {
  const fit = (seen: WorkerSeen) => role === 'publish' || seen.takes;
  return least(workers, (seen) => seen.state === 'up' && fit(seen)) ?? least(workers, (seen) => seen.state === 'away');
}

/** The worker that should be started now; undefined when those that run have room enough, or one is on its way. */
export function nextToStart(workers: readonly WorkerSeen[]): number | undefined {
  if (workers.some(({ state }) => state === 'away')) return undefined;
  if (workers.some(({ state, load }) => state === 'up' && load < share)) return undefined;
  const next = workers.findIndex(({ state }) => state === 'off');
  return next < 0 ? undefined : next;
}

function least(workers: readonly WorkerSeen[], which: (seen: WorkerSeen) => boolean): number | undefined {
  let found: number | undefined;
  workers.forEach((seen, index) => {
    if (which(seen) && (found === undefined || seen.load < workers[found]!.load)) found = index;
  });
  return found;
}
