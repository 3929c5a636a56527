import { hearingOf, type Hearing, type Voice } from './hearing.ts';
import { createLevelMeter } from './level.ts';

const HEARD = 2;

/** The meter, and what it says about being heard. */
export function createVoice(about: () => Pick<Voice, 'live' | 'microphone' | 'off' | 'muted' | 'arrives'>) {
  let bars = $state(0);
  let asleep = $state(false);
  let everHeard = $state(false);
  let silentMs = $state(0);
  let heardAt = performance.now();

  const meter = createLevelMeter(
    (level) => {
      bars = level;
      const now = performance.now();
      if (level >= HEARD) {
        heardAt = now;
        everHeard = true;
      }
      // In whole seconds: nothing that depends on it changes more often.
      silentMs = Math.floor((now - heardAt) / 1000) * 1000;
    },
    (isAsleep) => (asleep = isAsleep),
  );
  const hearing: Hearing = $derived(hearingOf({ ...about(), bars, asleep, everHeard, silentMs }));

  return {
    listen(track: MediaStreamTrack | null): void {
      heardAt = performance.now();
      everHeard = false;
      meter.listen(track);
    },
    stop: meter.stop,
    get bars() {
      return bars;
    },
    get hearing() {
      return hearing;
    },
  };
}
