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

/**
 * The layers of a source, the smallest picture first (RFC 8853): what they may use of the link in bit/s and frames/s. Every
 * viewer is sent the one his link carries. Sound goes first when there is too little for all, then the screen;
 * Chromium takes the priority of a source from its first layer alone, and refuses it at the others.
 */
export function encodingsOf(source: Source, quality: Quality): RTCRtpEncodingParameters[] {
  if (source === 'microphone') return [{ maxBitrate: 64_000, priority: 'high', networkPriority: 'high' }];
  if (source === 'screen') {
    // Words must stay readable: whose link is slow gets fewer pictures of the screen, not smaller ones.
    return [
      {
        rid: 'l',
        scaleResolutionDownBy: 1,
        maxBitrate: 400_000,
        maxFramerate: 3,
        priority: 'medium',
        networkPriority: 'medium',
      },
      { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 15 },
    ];
  }
  const [low, medium, high] = cameraLayers[quality];
  return [
    { rid: 'l', ...low, priority: 'low', networkPriority: 'low' },
    { rid: 'm', ...medium },
    { rid: 'h', ...high },
  ];
}

/**
 * When the link or the machine is too slow: a shared screen stays sharp, a face stays fluent. Not in the first seconds
 * (`settled` false): Chromium would take the low rate it begins with for a slow link, and climb back in steps of ten seconds.
 */
export function degradationOf(source: Source, settled: boolean): RTCDegradationPreference {
  return source === 'screen' || !settled ? 'maintain-resolution' : 'balanced';
}

/**
 * Tells the encoder what the picture is (W3C mst-content-hint). A camera that looks at a blackboard is read like a screen: detail
 * goes before motion.
 */
export function contentHintOf(source: Source, blackboard = false): string {
  if (source === 'microphone') return 'speech';
  return source === 'screen' || blackboard ? 'detail' : 'motion';
}

type CameraLayers = [low: RTCRtpEncodingParameters, medium: RTCRtpEncodingParameters, high: RTCRtpEncodingParameters];
const layer = (scaleResolutionDownBy: number, maxBitrate: number): RTCRtpEncodingParameters => ({
  scaleResolutionDownBy,
  maxBitrate,
  maxFramerate: 30,
});

const cameraLayers: Record<Quality, CameraLayers> = {
  360: [layer(4, 80_000), layer(2, 200_000), layer(1, 800_000)],
  720: [layer(4, 150_000), layer(2, 500_000), layer(1, 1_700_000)],
  1080: [layer(4, 250_000), layer(2, 800_000), layer(1, 3_500_000)],
};
