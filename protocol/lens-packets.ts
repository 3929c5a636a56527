/** Recording the headers of one's own packets. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import type { Endpoint } from './lens.ts';
import type { PacketKind, SrtpProfile } from './packet-kinds.ts';

/**
 * Begin to record, or cease to record, the headers of one's own packets: of media at the media worker, and (`socket`) of this socket. `anew`: the
 * server also moves the media to a new connection whose ICE and DTLS are recorded from their first packet, by a UDP port of its own where
 * that can be reached. A recording ends by itself after `limits.recordingMs`, and with the socket; what was recorded can be read for as long
 * again, but not after the socket has left the room. Beginning again forgets what was recorded before. Needs `stage.watch`. Answered by
 * `ok`. Errors: `rate`, `busy` (as many are recorded as the server has room for).
 */
export const LensRecord = z.object({
  type: z.literal('lens.record'),
  id: RequestId,
  room: Id,
  of: z.enum(['media', 'socket']),
  on: z.boolean(),
  anew: z.boolean().optional(),
});

/**
 * A part of the recording: the first one with `from` 0, each further one with the `next` of the one before. Needs `stage.watch`.
 * Answered by `lens.packets_read`. Errors: `rate`, `not_found` (nothing was recorded).
 */
export const LensPackets = z.object({
  type: z.literal('lens.packets'),
  id: RequestId,
  room: Id,
  of: z.enum(['media', 'socket']),
  from: z.number().int().min(0).max(0xffff_ffff),
});

/** Packets of one connection, in the order they passed. Those of several connections come one after the other. */
export interface LensPacketsRead {
  type: 'lens.packets_read';
  re: number;
  room: string;
  packets: RecordedPacket[];
  /** What `ends` of the packets means. */
  ends: PacketEnds[];
  /** How media was encrypted on the wire, which decides its length there; null where the server cannot know: the browser does. */
  srtp: SrtpProfile | null;
  /** For the next question; null at the end. */
  next: number | null;
  /** Packets between those asked for and the first of these, which were forgotten because the recording was full. */
  forgotten: number;
}

/** The two ends of a packet's way, as the server has them. */
export interface PacketEnds {
  local: Endpoint;
  remote: Endpoint;
}

/** The beginning of one packet. */
export interface RecordedPacket {
  at: number;
  /** Sent by the server. */
  out: boolean;
  kind: PacketKind;
  /** Which of `ends`. */
  ends: number;
  /**
   * Bytes of the UDP payload as it was on the wire, or of the WebSocket frame before TLS. Of `rtp` and `rtcp` where `srtp` is null:
   * without what encryption adds (`srtpBytes`).
   */
  length: number;
  /** At most `limits.recordedBytes`, base64: headers; RTCP in the clear; of a WebSocket frame its header and the message's `type` alone. */
  head: string;
}
