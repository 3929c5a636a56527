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

/** Where a room is: its publishers and first viewers, and other workers that have viewers of it. */
export interface Lives {
  home: number;
  guests: readonly number[];
}

/**
 * The worker for one more connection. A room begins where least is to do and stays there. Viewers that are too many for its home
 * go where others of it are already, or to one more worker. Undefined when none may take him; that is never so for who publishes,
 * since a lecture that cannot begin is worse than one with fewer viewers.
 */
export function placeFor(
  workers: readonly WorkerSeen[],
  role: 'publish' | 'subscribe',
  room: Lives | undefined,
): number | undefined {
  if (room && (role === 'publish' || workers[room.home]!.takes)) return room.home;
  const fit = (seen: WorkerSeen) => role === 'publish' || seen.takes;
  return (
    least(workers, (seen, worker) => room?.guests.includes(worker) === true && fit(seen)) ??
    least(workers, (seen) => seen.state === 'up' && fit(seen)) ??
    least(workers, (seen) => seen.state === 'away' && fit(seen))
  );
}

/** The worker that should be started now; undefined when those that run have room enough, or one is on its way. */
export function nextToStart(workers: readonly WorkerSeen[]): number | undefined {
  if (workers.some(({ state }) => state === 'away')) return undefined;
  if (workers.some(({ state, load }) => state === 'up' && load < share)) return undefined;
  const next = workers.findIndex(({ state }) => state === 'off');
  return next < 0 ? undefined : next;
}

function least(
  workers: readonly WorkerSeen[],
  which: (seen: WorkerSeen, worker: number) => boolean,
): number | undefined {
  let found: number | undefined;
  workers.forEach((seen, index) => {
    if (which(seen, index) && (found === undefined || seen.load < workers[found]!.load)) found = index;
  });
  return found;
}
