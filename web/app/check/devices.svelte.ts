/** Camera and microphone of this device, tried out for its owner alone. */
export type Trial = 'off' | 'asking' | 'on' | 'denied' | 'missing' | 'busy';
export type Kind = 'camera' | 'microphone';

const wishes = { camera: { video: true }, microphone: { audio: true } } as const;

export function createDevices() {
  const trials = $state<Record<Kind, Trial>>({ camera: 'off', microphone: 'off' });
  let tracks = $state.raw<Partial<Record<Kind, MediaStreamTrack>>>({});
  /** Counts the times of switching: whoever answers the browser's question after switching off is not heard. */
  let turn = 0;

  async function open(kind: Kind, mine: number): Promise<void> {
    trials[kind] = 'asking';
    const result = await navigator.mediaDevices
      .getUserMedia(wishes[kind])
      .then((stream) => stream.getTracks()[0]!, whyNot);
    if (mine !== turn) return typeof result === 'string' ? undefined : result.stop();
    if (typeof result === 'string') return void (trials[kind] = result);
    trials[kind] = 'on';
    tracks = { ...tracks, [kind]: result };
  }

  return {
    trials,
    get tracks() {
      return tracks;
    },
    get isOff() {
      return trials.camera === 'off' && trials.microphone === 'off';
    },
    /** One after the other: a missing camera is no reason to go without the microphone. */
    async start(): Promise<void> {
      const mine = ++turn;
      await open('microphone', mine);
      if (mine === turn) await open('camera', mine);
    },
    stop(): void {
      turn++;
      for (const track of Object.values(tracks)) track.stop();
      tracks = {};
      trials.camera = trials.microphone = 'off';
    },
  };
}

/** The names of W3C mediacapture-streams section 10.2; Firefox and Safari use the same. */
function whyNot(error: unknown): Trial {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'denied';
}
