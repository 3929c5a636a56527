import { limits } from '../../../protocol/limits.ts';
import type { StreamLook } from '../../../protocol/lens.ts';
import type { Source } from '../../../protocol/stage.ts';
import type { Fare } from './connection.ts';
import { createFeedback } from './feedback.ts';
import { lookAtIncoming } from './look-streams.ts';
import { createPublisherClock } from './rtp/clock.ts';
import { createRtpHeader, extensionLength, findExtension, isRtcp, readRtpHeader } from './rtp/header.ts';
import { readRtcp, receiverReport, remb, nack, transportWide, type RtcpListener } from './rtp/rtcp.ts';
import { createAllowance } from './rtp/throttle.ts';
import { createArrivalRecorder } from './rtp/transport-wide.ts';
import type { AcceptedTrack } from './sdp/accept.ts';
import { clockRates } from './sdp/codecs.ts';
import { TRANSPORT_WIDE } from './sdp/extensions.ts';
import { createSources } from './sources.ts';
import type { Stream } from './stream.ts';

/** One connection that sends: its packets go into the room's streams, and it is told what its encoder needs to know. */
export interface Publisher {
  received(packet: Buffer, now: number): void;
  tick(now: number): void;
  /** These sources are taken and not forwarded; all others are. */
  silence(sources: readonly Source[]): void;
  fare(): Fare;
  streams(now: number): StreamLook[];
  /** Its layers leave the streams. */
  close(): void;
}

export interface PublisherNeeds {
  tracks: AcceptedTrack[];
  /** Our own name in RTCP. */
  ssrc: number;
  stream(track: AcceptedTrack): Stream;
  send(packet: Buffer): void;
  flowing(flowing: boolean): void;
  /** Milliseconds since 1970 by a clock that never jumps. */
  serverMs(): number;
  /** The share of the packets of a picture that did not come in the last second, 0 to 1. */
  lost?(share: number): void;
}

const feedbackMs = 50;
const feedbackPackets = 100;
const reportMs = 1_000;
const rembMs = 500;
/** Told to senders without transport-wide feedback; with it their own estimate decides. */
const rembBits = 4_000_000;
const nackTimerMs = 3;

export function createPublisher(needs: PublisherNeeds): Publisher {
  const { tracks, ssrc, stream, send, flowing, serverMs, lost } = needs;
  const header = createRtpHeader();
  const arrivals = createArrivalRecorder();
  const feedback = createFeedback();
  const { counts } = feedback;
  const sources = createSources({
    ...{ tracks, stream, sender: ssrc, clock: createPublisherClock(), serverMs },
    send(pictureLoss) {
      counts.pictureLosses++;
      send(pictureLoss);
    },
  });
  const packets = createAllowance(limits.publisherPackets);
  const due = new Uint16Array(64);
  const transportWideWanted = tracks.some((track) => track.extensions.has(TRANSPORT_WIDE));
  let feedbackAt = 0;
  let reportAt = 0;
  let rembAt = 0;
  let heardAt = -Infinity;
  let isFlowing = false;
  let nackTimer: NodeJS.Timeout | undefined;
  let closed = false;
  let anySsrc: number | undefined;

  const rtcp: RtcpListener = {
    senderReport(about, ntpSeconds, ntpFraction, timestamp) {
      sources.bySsrc(about)?.senderReported(ntpSeconds, ntpFraction, timestamp, performance.now());
    },
  };

  function receiveRtp(packet: Buffer, now: number): void {
    if (!readRtpHeader(packet, header)) return;
    const belonging = sources.of(packet, header);
    if (!belonging) return;
    const { track, isRepeat, incoming } = belonging;
    anySsrc ??= header.ssrc;
    const extension = track.extensions.get(TRANSPORT_WIDE);
    if (extension !== undefined) {
      const at = findExtension(packet, header, extension);
      if (at >= 0 && extensionLength(packet, at) === 2) arrivals.received(packet.readUInt16BE(at), now);
    }
    if (!incoming) return;
    if (isRepeat) {
      // The payload begins with the packet's first sequence number (RFC 4588 section 4); nothing but padding tries the link.
      if (header.payloadEnd - header.payloadStart < 2) return void counts.padding++;
      counts.resent++;
      header.sequence = packet.readUInt16BE(header.payloadStart);
      header.payloadStart += 2;
      incoming.repeated(packet, header, now);
    } else if (header.payloadType === track.formats[0]!.payloadType) {
      if (header.payloadEnd === header.payloadStart) counts.padding++;
      incoming.received(packet, header, now);
      if (incoming.missing > 0) nackTimer ??= setTimeout(askMissing, nackTimerMs);
    }
  }

  function askMissing(): void {
    nackTimer = undefined;
    if (closed) return;
    const now = performance.now();
    for (const source of sources.media) {
      if (source.missing === 0) continue;
      const count = source.takeDue(now, due);
      if (count > 0) {
        counts.nacks++;
        counts.nackedPackets += count;
        send(nack(ssrc, source.ssrc, due, count));
      }
      if (source.missing > 0) nackTimer ??= setTimeout(askMissing, nackTimerMs);
    }
  }

  function sendFeedback(now: number): void {
    feedbackAt = now;
    const body = arrivals.takeFeedback();
    if (body && anySsrc !== undefined) send(transportWide(ssrc, anySsrc, body));
  }

  function sendReports(now: number): void {
    reportAt = now;
    const { media } = sources;
    const reports = media.map((source) => source.report(now));
    if (reports.length === 0) return;
    send(receiverReport(ssrc, reports));
    for (const [at, { track, loss }] of media.entries()) {
      feedback.block(track.kind, loss, (reports[at]!.jitter * 1_000) / clockRates[track.kind]);
      if (track.kind === 'video') lost?.(loss);
    }
    feedback.reported(now);
  }

  function sendRemb(now: number): void {
    rembAt = now;
    const pictures = sources.media.filter((source) => source.track.kind === 'video').map((source) => source.ssrc);
    if (pictures.length > 0) send(remb(ssrc, rembBits, pictures));
  }

  return {
    received(packet, now) {
      if (closed || !packets.take(now)) return;
      heardAt = now;
      if (!isFlowing) flowing((isFlowing = true));
      if (isRtcp(packet)) readRtcp(packet, rtcp);
      else receiveRtp(packet, now);
      if (now - feedbackAt >= feedbackMs || arrivals.pending >= feedbackPackets) sendFeedback(now);
    },
    tick(now) {
      if (closed) return;
      if (arrivals.pending > 0 && now - feedbackAt >= feedbackMs) sendFeedback(now);
      if (now - reportAt >= reportMs) sendReports(now);
      if (!transportWideWanted && now - rembAt >= rembMs) sendRemb(now);
      if (isFlowing && now - heardAt >= limits.publisherSilentMs) flowing((isFlowing = false));
    },
    fare: () => ({
      ...feedback.newest,
      feedback: { ...counts },
      ...{ budgetBits: null, estimateBits: null, congested: false, wish: null, pictures: [] },
    }),
    streams: (now) => sources.media.flatMap((one) => lookAtIncoming(one, sources.repeatsOf(one), now) ?? []),
    silence: (wanted) => sources.silence(wanted),
    close() {
      closed = true;
      clearTimeout(nackTimer);
      sources.end();
    },
  };
}
