/** How many bars the meter has; the upper two warn of a voice that is too loud. */
export const BARS = 14;
export const HOT = 12;

const QUIETEST_DB = -58;
const LOUDEST_DB = -10;
const EVERY_MS = 66;

/** Bars for one stretch of samples (-1 to 1): their power in decibels, spread over the range a voice uses. */
export function barsOf(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const decibels = 10 * Math.log10(power / Math.max(1, samples.length) + 1e-12);
  const share = (decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB);
  return Math.round(Math.min(1, Math.max(0, share)) * BARS);
}

export interface LevelMeter {
  /** Null stops listening. */
  listen(track: MediaStreamTrack | null): void;
  stop(): void;
}

/**
 * Calls `show` with 0 to 14 about 15 times a second. An AnalyserNode read by a timer: an AudioWorklet would need a file of
 * its own and do no better. Browsers may keep an AudioContext asleep until the first click; then `asleep` is called.
 */
export function createLevelMeter(show: (bars: number) => void, asleep: (isAsleep: boolean) => void): LevelMeter {
  let context: AudioContext | null = null;
  let source: MediaStreamAudioSourceNode | null = null;
  let analyser: AnalyserNode | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let samples = new Float32Array(0);

  const wake = () => void context?.resume().catch(() => undefined);

  function open(): AnalyserNode {
    context = new AudioContext();
    context.onstatechange = () => asleep(context?.state === 'suspended');
    asleep(context.state === 'suspended');
    analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    samples = new Float32Array(analyser.fftSize);
    addEventListener('pointerdown', wake);
    addEventListener('keydown', wake);
    wake();
    return analyser;
  }

  function look(): void {
    analyser?.getFloatTimeDomainData(samples);
    show(barsOf(samples));
  }

  return {
    listen(track) {
      source?.disconnect();
      source = null;
      clearInterval(timer);
      show(0);
      if (!track) return;
      const into = analyser ?? open();
      source = context!.createMediaStreamSource(new MediaStream([track]));
      source.connect(into);
      timer = setInterval(look, EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      removeEventListener('pointerdown', wake);
      removeEventListener('keydown', wake);
      void context?.close().catch(() => undefined);
      context = null;
      analyser = null;
    },
  };
}
