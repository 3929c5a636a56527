import type { Room } from '../room/room.svelte.ts';
import { clockOf } from './clock.ts';
import { beforeGlances, createGlances, type Glances } from './glances.ts';
import type { Readings } from './reading.ts';
import { lensSubject } from './subject.svelte.ts';

/** What the lens of this page sees, reactive. Looks until `stop()`. */
export function createReadings(room: Room): Readings & Pick<Glances, 'trouble'> & { stop(): void } {
  let glances = $state.raw<Glances>(beforeGlances);
  const looking = createGlances(
    {
      peer: () => lensSubject.now?.peer() ?? null,
      look: () => room.request({ type: 'lens.look' }),
      socket: () => room.request({ type: 'lens.socket' }),
      clock: clockOf(room),
      isVisible: () => document.visibilityState === 'visible',
      now: () => performance.now(),
    },
    (next) => (glances = next),
  );

  return {
    get now() {
      return glances.now;
    },
    get past() {
      return glances.past;
    },
    get clock() {
      return glances.clock;
    },
    get trouble() {
      return glances.trouble;
    },
    stop: looking.stop,
  };
}
