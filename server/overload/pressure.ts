/** What one look at this process found. Shares: 1 is all there is. */
export interface Load {
  /** How late the event loop came to its work since the last look: the 99th percentile, in milliseconds. */
  lateMs: number;
  /** Share of that time in which the loop had work to do. */
  busy: number;
  memory: number;
  /** File handles, and TCP connections among them. */
  handles: number;
  connections: number;
  /** Appends that wait for the database. */
  appends: number;
}

/** Why nobody new is let in. */
export type Cause = 'late' | 'memory' | 'handles' | 'connections' | 'appends';

export interface Pressure {
  looked(load: Load): void;
  /** The first cause that has not gone again; null while there is room. */
  readonly cause: Cause | null;
}

interface Rule {
  cause: Cause;
  /** More people would harm those inside. */
  above(load: Load): boolean;
  /** Clearly better: between the two nothing changes, so that nobody is let in and refused in turn. */
  below(load: Load): boolean;
  /** So many looks in a row, each way. */
  looks: [above: number, below: number];
}

const share = (cause: Exclude<Cause, 'late'>, above: number, below: number): Rule => ({
  cause,
  above: (load) => load[cause] >= above,
  below: (load) => load[cause] <= below,
  looks: [1, 2],
});

/**
 * A loop that is late though it has little to do is held up by something else on the machine; refusing the few who come would
 * help nobody. And a few seconds of lateness are the garbage collector, or a crowd that comes at once: it takes five.
 */
const rules: readonly Rule[] = [
  {
    cause: 'late',
    above: ({ lateMs, busy }) => lateMs >= 250 && busy >= 0.7,
    below: ({ lateMs, busy }) => lateMs <= 100 || busy <= 0.4,
    looks: [5, 5],
  },
  share('memory', 0.9, 0.8),
  share('handles', 0.9, 0.8),
  share('connections', 0.9, 0.85),
  share('appends', 0.5, 0.1),
];

/** Judges one look after the other. */
export function createPressure(): Pressure {
  const states = rules.map((rule) => ({ rule, above: 0, below: 0, on: false }));

  return {
    looked(load) {
      for (const state of states) {
        state.above = state.rule.above(load) ? state.above + 1 : 0;
        state.below = state.rule.below(load) ? state.below + 1 : 0;
        if (state.above >= state.rule.looks[0]) state.on = true;
        if (state.below >= state.rule.looks[1]) state.on = false;
      }
    },
    get cause() {
      return states.find(({ on }) => on)?.rule.cause ?? null;
    },
  };
}
