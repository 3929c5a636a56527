import { limits } from '../../../protocol/limits.ts';
import type { Packet } from './rtp/packet.ts';
import { ahead32 } from './rtp/sequence.ts';

/** One picture of one layer, as it came from the publisher. */
export interface Frame {
  timestamp: number;
  /** Of its packets, by the clock of the process. */
  firstAt: number;
  lastAt: number;
  packets: number;
  /** Of the codec's own data: what is left without headers. */
  bytes: number;
  keyframe: boolean;
  /** By the publisher's clock, as its packets say (abs-capture-time), or those of the frames before it. */
  capturedMs: number | undefined;
}

/** The last `limits.framesKept` frames of one layer. */
export interface Frames {
  /** A packet came, for the first time. `bytes` is the length of its payload. */
  came(packet: Packet, bytes: number, now: number): void;
  /** A packet of the frame says when it was captured. */
  captured(timestamp: number, publisherMs: number): void;
  find(timestamp: number): Frame | undefined;
}

export function createFrames(clockRate: number): Frames {
  const ring: (Frame | undefined)[] = Array.from({ length: limits.framesKept });
  let count = 0;
  /** What comes first may be the rest of a frame. */
  let first: number | undefined;
  let told: { timestamp: number; ms: number } | undefined;

  /** The newest first: nearly always it is the one that is looked for. */
  function find(timestamp: number): Frame | undefined {
    for (let at = count - 1; at >= 0 && at >= count - limits.framesKept; at--) {
      const frame = ring[at % limits.framesKept]!;
      if (frame.timestamp === timestamp) return frame;
    }
    return undefined;
  }

  /** Senders say it now and then: between, the clock of the timestamps goes on. */
  function capturedAt(timestamp: number): number | undefined {
    return told && told.ms + (ahead32(told.timestamp, timestamp) * 1_000) / clockRate;
  }

  return {
    came({ timestamp, startsKeyframe }, bytes, now) {
      first ??= timestamp;
      if (timestamp === first) return;
      const newest = count > 0 ? ring[(count - 1) % limits.framesKept] : undefined;
      let frame = newest?.timestamp === timestamp ? newest : find(timestamp);
      if (!frame) {
        frame = {
          ...{ timestamp, firstAt: now, lastAt: now, packets: 0, bytes: 0, keyframe: false },
          capturedMs: capturedAt(timestamp),
        };
        ring[count++ % limits.framesKept] = frame;
      }
      frame.lastAt = now;
      frame.packets++;
      frame.bytes += bytes;
      frame.keyframe ||= startsKeyframe;
    },
    captured(timestamp, publisherMs) {
      told = { timestamp, ms: publisherMs };
      const frame = find(timestamp);
      if (frame) frame.capturedMs = publisherMs;
    },
    find,
  };
}

/** One frame as it went out to one viewer. */
export interface SentFrame<Layer> {
  layer: Layer;
  /** Its timestamp as it came. */
  cameTimestamp: number;
  firstAt: number;
  lastAt: number;
  /** Packets that were sent again. */
  resent: number;
}

/** The last `limits.framesKept` frames that one viewer was sent, by the timestamps he knows them by. */
export interface SentFrames<Layer> {
  sent(timestamp: number, layer: Layer, cameTimestamp: number): void;
  resent(timestamp: number): void;
  find(timestamp: number): Readonly<SentFrame<Layer>> | undefined;
}

export function createSentFrames<Layer>(now: () => number = () => performance.now()): SentFrames<Layer> {
  const frames = new Map<number, SentFrame<Layer>>();
  let first: number | undefined;
  return {
    sent(timestamp, layer, cameTimestamp) {
      first ??= timestamp;
      if (timestamp === first) return;
      const at = now();
      const frame = frames.get(timestamp);
      if (frame) return void (frame.lastAt = at);
      frames.set(timestamp, { layer, cameTimestamp, firstAt: at, lastAt: at, resent: 0 });
      if (frames.size <= limits.framesKept) return;
      for (const oldest of frames.keys()) return void frames.delete(oldest);
    },
    resent(timestamp) {
      const frame = frames.get(timestamp);
      if (frame) frame.resent++;
    },
    find: (timestamp) => frames.get(timestamp),
  };
}
