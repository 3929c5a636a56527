import type { Source } from '../../protocol/stage.ts';

/** Height of the camera's picture in pixels, as people choose it. */
export type Quality = 360 | 720 | 1080;
export const qualities: readonly Quality[] = [360, 720, 1080];

/** What `getUserMedia` is asked for; `ideal` so that a camera with less still works. */
export function cameraConstraints(quality: Quality, deviceId: string | null): MediaTrackConstraints {
  return {
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    width: { ideal: Math.round((quality * 16) / 9) },
    height: { ideal: quality },
    frameRate: { ideal: 30, max: 30 },
  };
}

export function microphoneConstraints(deviceId: string | null): MediaTrackConstraints {
  return {
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: { ideal: 1 },
  };
}

/** The screen is read, not watched: few frames, every pixel of them; more than 1080 lines cost every viewer and show on few displays. */
export const screenConstraints: MediaTrackConstraints = {
  frameRate: { ideal: 15, max: 30 },
  width: { max: 1920 },
  height: { max: 1080 },
};

/** What a sender may use of the link, in bit/s and frames/s; sound goes first when there is too little for all. */
export function encodingOf(source: Source, quality: Quality): RTCRtpEncodingParameters {
  if (source === 'microphone') return { maxBitrate: 64_000, priority: 'high', networkPriority: 'high' };
  if (source === 'screen')
    return { maxBitrate: 2_500_000, maxFramerate: 15, priority: 'medium', networkPriority: 'medium' };
  return { maxBitrate: cameraBitrate[quality], maxFramerate: 30, priority: 'low', networkPriority: 'low' };
}

/**
 * When the link or the machine is too slow: a shared screen stays sharp, a face stays fluent. Not in the first seconds
 * (`settled` false): Chromium would take the low rate it begins with for a slow link, and climb back in steps of ten seconds.
 */
export function degradationOf(source: Source, settled: boolean): RTCDegradationPreference {
  return source === 'screen' || !settled ? 'maintain-resolution' : 'balanced';
}

/** Tells the encoder what the picture is (W3C mst-content-hint). */
export const contentHints: Record<Source, string> = {
  microphone: 'speech',
  camera: 'motion',
  screen: 'detail',
  camera2: 'motion',
};

const cameraBitrate: Record<Quality, number> = { 360: 800_000, 720: 2_500_000, 1080: 4_500_000 };
