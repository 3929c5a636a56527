import { BARS } from './level.ts';

/** What the page knows about the way of the voice, from the microphone to the server. */
export interface Voice {
  live: boolean;
  microphone: boolean;
  /** It was switched off with the camera: the lecture ended, or somebody else presents. */
  off: boolean;
  /** The browser sleeps until the first click: no level is known. */
  asleep: boolean;
  muted: boolean;
  /** Bars of the meter now. */
  bars: number;
  /** Milliseconds since anything was to be heard. */
  silentMs: number;
  /** Anything was heard from this microphone. */
  everHeard: boolean;
  /** The server confirmed sound lately; null while nothing is known. */
  arrives: boolean | null;
}

/** The answer to "Do they hear me?", each with a sentence of its own. */
export type Hearing =
  | 'off'
  | 'no_microphone'
  | 'asleep'
  | 'try'
  | 'works'
  | 'muted'
  | 'muted_talking'
  | 'unknown'
  | 'not_arriving'
  | 'silent'
  | 'yes';

/** Long enough for a thought or a film; after that a lecturer should look at the microphone. */
export const SILENT_MS = 20_000;
const TALKING = Math.round(BARS * 0.45);

export function hearingOf(voice: Voice): Hearing {
  if (voice.off) return 'off';
  if (!voice.microphone) return 'no_microphone';
  if (voice.muted) return voice.live && voice.bars >= TALKING ? 'muted_talking' : 'muted';
  if (!voice.live) {
    if (voice.asleep) return 'asleep';
    return voice.everHeard ? 'works' : 'try';
  }
  if (voice.arrives === null) return 'unknown';
  if (!voice.arrives) return 'not_arriving';
  return voice.silentMs >= SILENT_MS && !voice.asleep ? 'silent' : 'yes';
}
