import { limits } from '../../../protocol/limits.ts';
import type { Stream, StreamInput } from './forwarder.ts';
import { ntpMiddle, ntpToMs, type PublisherClock } from './rtp/clock.ts';
import type { RtpHeader } from './rtp/header.ts';
import { createMissingPackets } from './rtp/nack.ts';
import { createReception, type ReceptionReport } from './rtp/reception.ts';
import { pictureLoss } from './rtp/rtcp.ts';
import { add32 } from './rtp/sequence.ts';
import { createKeyframeThrottle } from './rtp/throttle.ts';
import { codecs, type AcceptedTrack } from './sdp/accept.ts';

/** One SSRC of a publisher: what came of it, what is missing, and its way into the stream. */
export interface Incoming {
  readonly ssrc: number;
  readonly track: AcceptedTrack;
  readonly isRtx: boolean;
  readonly missing: number;
  received(packet: Buffer, header: RtpHeader, now: number): void;
  /** The same packet by the retransmission SSRC; `header` is already that of the original. */
  repeated(packet: Buffer, header: RtpHeader, now: number): void;
  senderReported(ntpSeconds: number, ntpFraction: number, timestamp: number, now: number): void;
  takeDue(now: number, due: Uint16Array): number;
  report(now: number): ReceptionReport;
  close(): void;
}

export interface IncomingNeeds {
  ssrc: number;
  track: AcceptedTrack;
  isRtx: boolean;
  stream: Stream;
  /** Our own name in RTCP. */
  sender: number;
  send(packet: Buffer): void;
  clock: PublisherClock;
  serverMs(): number;
}

export function createIncoming({ ssrc, track, isRtx, stream, sender, send, clock, serverMs }: IncomingNeeds): Incoming {
  const { clockRate } = codecs[track.kind];
  const reception = createReception(ssrc, clockRate);
  const missing = createMissingPackets();
  const keyframes = createKeyframeThrottle(limits.keyframeEveryMs);
  let lastAt = -Infinity;
  let reportedMs: number | undefined;
  let reportedTimestamp = 0;

  const input: StreamInput = {
    requestKeyframe(now) {
      if (keyframes.allows(now)) send(pictureLoss(sender, ssrc));
    },
    timestampAt(moment) {
      if (reportedMs === undefined) return undefined;
      return add32(reportedTimestamp, Math.round(((moment - reportedMs) * clockRate) / 1000));
    },
    get lastAt() {
      return lastAt;
    },
  };

  return {
    ssrc,
    track,
    isRtx,
    get missing() {
      return missing.count;
    },
    received(packet, header, now) {
      lastAt = now;
      reception.received(header.sequence, header.timestamp, now);
      // Sound is not asked for again: browsers do not keep it for that, and in-band FEC repairs single losses.
      if (track.kind === 'video' && !missing.received(header.sequence, now)) input.requestKeyframe(now);
      stream.receive(input, packet, header, now);
    },
    repeated(packet, header, now) {
      missing.received(header.sequence, now);
      stream.receive(input, packet, header, now);
    },
    senderReported(ntpSeconds, ntpFraction, timestamp, now) {
      reception.senderReported(ntpMiddle(ntpSeconds, ntpFraction), now);
      reportedMs = clock.toServer(ntpToMs(ntpSeconds, ntpFraction), serverMs());
      reportedTimestamp = timestamp;
    },
    takeDue: (now, due) => missing.takeDue(now, due),
    report: (now) => reception.report(now),
    close: () => stream.drop(input),
  };
}
