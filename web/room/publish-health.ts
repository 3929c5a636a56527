import type { UploadSample } from './publish-sample.ts';

/**
 * How the way to the server is, in one word for which the page has a sentence:
 * `starting` nothing is known yet · `healthy` · `slow` the link carries less than the picture wants · `lossy` packets are lost
 * on the way · `delayed` the way is long · `busy` this computer cannot keep up · `nothing` packets leave and nobody confirms
 * them, or none leave · `quiet` nothing is being sent, on purpose.
 */
export type Health = 'starting' | 'healthy' | 'slow' | 'lossy' | 'delayed' | 'busy' | 'nothing' | 'quiet';

export interface Upload {
  health: Health;
  /** What leaves now. */
  bitsPerSecond: number;
  /** 0 to 1. */
  loss: number;
  roundTripMs: number | null;
  picture: UploadSample['picture'];
  path: UploadSample['path'];
  /** The sound was confirmed lately. */
  soundArrives: boolean;
}

const LOSS_FELT = 0.05;
/** More than a muted microphone, or none, sends, in bit/s: packets that say that there is nothing to hear. */
const SILENCE = 16_000;
const DELAY_FELT_MS = 400;
const LOOK_MS = 3_000;
/** Receivers may report on sound as rarely as every five seconds (RFC 3550 section 6.2). */
const SOUND_WITHIN_MS = 7_000;
/** Browsers start low and try more and more: until then a low rate says nothing about the link. */
const CLIMBING_MS = 12_000;

/** Compares two looks of the same connection, a second or more apart. */
export function judgeUpload(before: UploadSample | null, now: UploadSample): Upload {
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  const fresh = before !== null && seconds > 0 && now.bytesSent >= before.bytesSent;
  const upload = {
    bitsPerSecond: fresh ? ((now.bytesSent - before.bytesSent) * 8) / seconds : 0,
    loss: now.loss ?? 0,
    roundTripMs: now.roundTripMs,
    picture: now.picture,
    path: now.path,
    soundArrives: now.soundConfirmations > (before?.soundConfirmations ?? 0),
  };
  return { ...upload, health: fresh ? healthOf(before, now, upload) : 'starting' };
}

function healthOf(before: UploadSample, now: UploadSample, { loss, bitsPerSecond }: Omit<Upload, 'health'>): Health {
  const sent = now.packetsSent > before.packetsSent;
  if (!now.connected) return 'nothing';
  if (!sent) return 'quiet';
  if (now.confirmations === before.confirmations) return now.confirmations === 0 ? 'starting' : 'nothing';
  if (loss >= LOSS_FELT) return 'lossy';
  if (now.limitedBy === 'bandwidth') return 'slow';
  if (now.limitedBy === 'cpu') return 'busy';
  if (!now.picture && bitsPerSecond < SILENCE) return 'quiet';
  return (now.roundTripMs ?? 0) >= DELAY_FELT_MS ? 'delayed' : 'healthy';
}

/**
 * Judges once every `everyMs`, and changes a word only when it was found twice running, so that the page does not flicker;
 * except `nothing`, which is said at once, and the way out of it.
 */
export function createHealthReader(everyMs = LOOK_MS) {
  let before: UploadSample | null = null;
  let shown: Upload | null = null;
  let suspected: Health | null = null;
  let startedAt: number | null = null;
  let sound = { confirmations: 0, at: -Infinity };

  return {
    /** The upload as it is to be shown after this sample; null until there is one. */
    read(sample: UploadSample): Upload | null {
      // Counters start again with every new connection.
      if (before && sample.bytesSent < before.bytesSent) before = startedAt = null;
      startedAt ??= sample.at;
      if (sample.soundConfirmations > sound.confirmations)
        sound = { confirmations: sample.soundConfirmations, at: sample.at };
      if (before && sample.at - before.at < everyMs) return shown;
      const upload = judgeUpload(before, sample);
      upload.soundArrives = sample.at - sound.at < SOUND_WITHIN_MS;
      if (upload.health === 'slow' && sample.at - startedAt < CLIMBING_MS) upload.health = 'starting';
      const urgent = [upload.health, shown?.health ?? 'starting'].some(
        (health) => health === 'nothing' || health === 'starting',
      );
      const certain = urgent || upload.health === suspected || upload.health === shown?.health;
      suspected = upload.health;
      before = sample;
      shown = { ...upload, health: certain ? upload.health : shown!.health };
      return shown;
    },
  };
}
