/** How one message and one frame travelled; see `lens.ts` for what times mean. */
import { z } from 'zod';
import { Id, RequestId, Seq } from './envelope.ts';
import { Place, Source } from './stage.ts';

/** How one message of this room travelled. Needs `chat.read`. Answered by `lens.followed`. Errors: `rate`, `not_found` (it is no message, or too long ago). */
export const LensFollow = z.object({ type: z.literal('lens.follow'), id: RequestId, room: Id, seq: Seq });

export interface LensFollowed {
  type: 'lens.followed';
  re: number;
  room: string;
  seq: number;
  /** At the node its author came to; null when that node has forgotten or is gone. */
  receivedAt: number | null;
  /** The transaction was handed to the store, and was durable. */
  appendedAt: number | null;
  committedAt: number | null;
  /** At the node of whoever asks: when the event was known there, and when it was written to sockets. */
  knownAt: number | null;
  fannedOutAt: number | null;
  /** Sockets of this node that it was written to, in one frame of so many bytes with so many events. */
  sockets: number;
  frameBytes: number;
  frameEvents: number;
  /** The author came to another node. */
  abroad: boolean;
  store: 'sqlite' | 'postgres';
}

/**
 * How one frame that was shown here travelled. `timestamp` is the RTP timestamp it came with, as `requestVideoFrameCallback` says.
 * Frames are noted from the first `lens.look` or `lens.frame` on. Needs `stage.watch`. Answered by `lens.framed`. Errors: `rate`, `not_found`.
 */
export const LensFrame = z.object({
  type: z.literal('lens.frame'),
  id: RequestId,
  room: Id,
  connection: Id,
  place: Place,
  source: Source,
  timestamp: z.number().int().min(0).max(0xffff_ffff),
});

export interface LensFramed {
  type: 'lens.framed';
  re: number;
  room: string;
  frame: FrameLook;
}

export interface FrameLook {
  /** When the camera gave it: by `abs-capture-time` of its packets, else by the publisher's sender reports; brought to the server's clock. */
  capturedAt: number | null;
  capturedBy: 'abs-capture-time' | 'sender-report' | null;
  /** By how much `capturedAt` may be wrong: half the round trip over which the publisher's page compared clocks; null when that was never done. */
  capturedErrorMs: number | null;
  /** What the publisher's page says it takes to encode one, on average. */
  encodeMs: number | null;
  publisherRoundTripMs: number | null;
  /** Its first and last packet at the server, and to this viewer. */
  receivedFirstAt: number;
  receivedLastAt: number;
  sentFirstAt: number;
  sentLastAt: number;
  packets: number;
  bytes: number;
  keyframe: boolean;
  layer: number;
  layers: number;
  /** Packets of it that were sent again, to this viewer. */
  resent: number;
}

/**
 * The publisher's page says what only it can know, about every five seconds. Needs `stage.watch` and a publication of one's own. Answered by
 * `ok`. Errors: `not_found` (this page publishes nothing), `rate`.
 */
export const LensReport = z.object({
  type: z.literal('lens.report'),
  id: RequestId,
  room: Id,
  /** Add to the page's clock (milliseconds since 1970) to have the server's, and by how much that may be wrong: half the round trip. */
  clockOffsetMs: z.number().min(-1e12).max(1e12),
  clockErrorMs: z.number().min(0).max(60_000),
  encodeMs: z.number().min(0).max(60_000).nullable(),
  roundTripMs: z.number().min(0).max(60_000).nullable(),
});
