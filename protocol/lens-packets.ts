/** Recording the headers of one's own packets. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import type { Endpoint } from './lens.ts';

/**
 * Begin to record, or cease to record, the headers of one's own packets: of media at the media worker, and (`socket`) of this socket. `anew`: the
 * server also moves the media to a new connection whose ICE and DTLS are recorded from their first packet, by a UDP port of its own where
 * that can be reached. A recording ends by itself after `limits.recordingMs`, and with the socket. Needs `stage.watch`. Answered by `ok`. Errors: `rate`, `busy`, `not_found`.
 */
export const LensRecord = z.object({
  type: z.literal('lens.record'),
  id: RequestId,
  room: Id,
  of: z.enum(['media', 'socket']),
  on: z.boolean(),
  anew: z.boolean().optional(),
});

/** A part of the recording, from packet number `from` on. Needs `stage.watch`. Answered by `lens.packets_read`. Errors: `rate`, `not_found` (nothing was recorded). */
export const LensPackets = z.object({
  type: z.literal('lens.packets'),
  id: RequestId,
  room: Id,
  of: z.enum(['media', 'socket']),
  from: z.number().int().min(0).max(0xffff_ffff),
});

export interface LensPacketsRead {
  type: 'lens.packets_read';
  re: number;
  room: string;
  packets: RecordedPacket[];
  /** For the next question; null at the end. */
  next: number | null;
  /** Packets that were forgotten because the recording was full. */
  forgotten: number;
}

/** The beginning of one packet. */
export interface RecordedPacket {
  at: number;
  /** Sent by the server. */
  out: boolean;
  kind: 'rtp' | 'rtcp' | 'stun' | 'dtls' | 'websocket';
  local: Endpoint;
  remote: Endpoint;
  /** Bytes of the UDP payload as it was on the wire (with SRTP's tag), or of the WebSocket frame before TLS. */
  length: number;
  /** At most `limits.recordedBytes`, base64: headers; RTCP in the clear; of a WebSocket frame its header and the message's `type` alone. */
  head: string;
}
