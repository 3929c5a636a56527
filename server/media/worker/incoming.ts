import { limits } from '../../../protocol/limits.ts';
import type { Layer } from './layer.ts';
import { readCaptureTime } from './rtp/capture-time.ts';
import { ntpMiddle, ntpToMs, type PublisherClock } from './rtp/clock.ts';
import type { RtpHeader } from './rtp/header.ts';
import { createMissingPackets } from './rtp/nack.ts';
import { createReception, type ReceptionReport } from './rtp/reception.ts';
import { pictureLoss } from './rtp/rtcp.ts';
import { add32, ahead32 } from './rtp/sequence.ts';
import { createKeyframeThrottle } from './rtp/throttle.ts';
import type { AcceptedTrack } from './sdp/accept.ts';
import { clockRates } from './sdp/codecs.ts';
import { ABS_CAPTURE_TIME, TRANSPORT_WIDE } from './sdp/extensions.ts';
import type { Feed } from './stream.ts';

/** In 1/256: what some viewer's link loses, though the publisher's does not. */
const SOUND_LOSS = 38;

/** One SSRC of a publisher: what came of it, what is missing, and its way into the stream. */
export interface Incoming {
  readonly ssrc: number;
  readonly track: AcceptedTrack;
  /** The name of its layer; undefined where the track has only one. */
  readonly rid: string | undefined;
  readonly missing: number;
  /** What came of it, repeats included: packets, and bytes of their payload. */
  readonly packets: number;
  readonly octets: number;
  readonly layer: Layer;
  /** The share that did not come before the last report, 0 to 1, as it is. */
  readonly loss: number;
  received(packet: Buffer, header: RtpHeader, now: number): void;
  /** The same packet by the retransmission SSRC; `header` is already that of the original. */
  repeated(packet: Buffer, header: RtpHeader, now: number): void;
  senderReported(ntpSeconds: number, ntpFraction: number, timestamp: number, now: number): void;
  takeDue(now: number, due: Uint16Array): number;
  report(now: number): ReceptionReport;
}

export interface IncomingNeeds {
  ssrc: number;
  track: AcceptedTrack;
  rid: string | undefined;
  feed: Feed;
  /** Our own name in RTCP. */
  sender: number;
  send(packet: Buffer): void;
  clock: PublisherClock;
  serverMs(): number;
}

export function createIncoming({ ssrc, track, rid, feed, sender, send, clock, serverMs }: IncomingNeeds): Incoming {
  const clockRate = clockRates[track.kind];
  const reception = createReception(ssrc, clockRate);
  const missing = createMissingPackets();
  const keyframes = createKeyframeThrottle(limits.keyframeEveryMs);
  const captureTime = track.extensions.get(ABS_CAPTURE_TIME);
  // Without transport-wide feedback the sender's bitrate would follow this figure.
  const tellsLoss = track.kind === 'audio' && track.extensions.has(TRANSPORT_WIDE);
  /** By the server's clock, and by the publisher's own. */
  let reportedMs: number | undefined;
  let reportedPublisherMs = 0;
  let reportedTimestamp = 0;
  let packets = 0;
  let octets = 0;
  let loss = 0;

  const layer: Layer = feed.layer({
    rank: rid === undefined ? 0 : Math.max(0, track.layers.indexOf(rid)),
    codec: track.formats[0]!.codec,
    requestKeyframe(now) {
      if (track.kind === 'video' && keyframes.allows(now)) send(pictureLoss(sender, ssrc));
    },
    timestampAt(moment) {
      if (reportedMs === undefined) return undefined;
      return add32(reportedTimestamp, Math.round(((moment - reportedMs) * clockRate) / 1000));
    },
    msAt(timestamp) {
      if (reportedMs === undefined) return undefined;
      return reportedMs + (ahead32(reportedTimestamp, timestamp) * 1000) / clockRate;
    },
    publisherMsAt(timestamp) {
      if (reportedMs === undefined) return undefined;
      return reportedPublisherMs + (ahead32(reportedTimestamp, timestamp) * 1000) / clockRate;
    },
  });

  function pass(packet: Buffer, header: RtpHeader, now: number): void {
    packets++;
    octets += header.payloadEnd - header.payloadStart;
    // Read before it is passed on: there it is written over.
    const captured = layer.frames && captureTime ? readCaptureTime(packet, header, captureTime) : undefined;
    feed.receive(layer, packet, header, now);
    if (captured !== undefined) layer.frames?.captured(header.timestamp, captured);
  }

  return {
    ssrc,
    track,
    rid,
    layer,
    get packets() {
      return packets;
    },
    get octets() {
      return octets;
    },
    get loss() {
      return loss;
    },
    get missing() {
      return missing.count;
    },
    received(packet, header, now) {
      reception.received(header.sequence, header.timestamp, now);
      // Sound is not asked for again: browsers do not keep it for that, and in-band FEC repairs single losses.
      if (track.kind === 'video' && !missing.received(header.sequence, now)) layer.wantKeyframe(now);
      pass(packet, header, now);
    },
    repeated(packet, header, now) {
      missing.received(header.sequence, now);
      pass(packet, header, now);
    },
    senderReported(ntpSeconds, ntpFraction, timestamp, now) {
      reception.senderReported(ntpMiddle(ntpSeconds, ntpFraction), now);
      reportedPublisherMs = ntpToMs(ntpSeconds, ntpFraction);
      reportedMs = clock.toServer(reportedPublisherMs, serverMs());
      reportedTimestamp = timestamp;
    },
    takeDue: (now, due) => missing.takeDue(now, due),
    report(now) {
      const report = reception.report(now);
      loss = report.fractionLost / 256;
      // Only a browser that believes in loss makes its sound so that the next packet repairs a lost one (RFC 6716 section 2.1.7).
      if (tellsLoss) report.fractionLost = Math.max(report.fractionLost, SOUND_LOSS);
      return report;
    },
  };
}
