import type { Lane } from './lane.ts';
import type { TransportEnds } from './transport.ts';

/** Where connections come from, remembered: to ask the library takes a tenth of a millisecond, in which no packet moves. */
export interface Ends {
  /** As they are now, or were a moment ago. */
  of(lane: Lane, now: number): TransportEnds | null;
  /** Of each; of those that are not known yet, as many as may be asked at once, the others next time. */
  ofAll(lanes: readonly Lane[], now: number): (TransportEnds | null)[];
}

const freshMs = { one: 3_000, many: 20_000 };
const mostAtOnce = 40;

export function createEnds(): Ends {
  const known = new WeakMap<Lane, { at: number; ends: TransportEnds }>();

  function ask(lane: Lane, now: number): TransportEnds | null {
    const ends = lane.transport?.ends() ?? null;
    if (ends) known.set(lane, { at: now, ends });
    return ends;
  }

  return {
    of(lane, now) {
      const last = known.get(lane);
      return last && now - last.at < freshMs.one ? last.ends : ask(lane, now);
    },
    ofAll(lanes, now) {
      let asked = 0;
      return lanes.map((lane) => {
        const last = known.get(lane);
        if (last && now - last.at < freshMs.many) return last.ends;
        return asked++ < mostAtOnce ? ask(lane, now) : (last?.ends ?? null);
      });
    },
  };
}
