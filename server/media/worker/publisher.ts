import { limits } from '../../../protocol/limits.ts';
import type { Stream } from './forwarder.ts';
import { createIncoming, type Incoming } from './incoming.ts';
import { createPublisherClock } from './rtp/clock.ts';
import {
  createRtpHeader,
  extensionLength,
  findExtension,
  isRtcp,
  readRtpHeader,
  type RtpHeader,
} from './rtp/header.ts';
import { readRtcp, receiverReport, remb, nack, transportWide, type RtcpListener } from './rtp/rtcp.ts';
import { createAllowance } from './rtp/throttle.ts';
import { createArrivalRecorder } from './rtp/transport-wide.ts';
import type { AcceptedTrack } from './sdp/accept.ts';

/** One connection that sends: its packets go into the room's streams, and it is told what its encoder needs to know. */
export interface Publisher {
  received(packet: Buffer, now: number): void;
  tick(now: number): void;
  /** Its inputs leave the streams. */
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
}

const feedbackMs = 50;
const feedbackPackets = 100;
const reportMs = 1_000;
const rembMs = 500;
/** Told to senders without transport-wide feedback; with it their own estimate decides. */
const rembBits = 4_000_000;
const nackTimerMs = 3;
/** More SSRCs than any browser makes for three sources: media, retransmission, and some changes. */
const mostSsrcs = 24;

export function createPublisher({ tracks, ssrc, stream, send, flowing, serverMs }: PublisherNeeds): Publisher {
  const header = createRtpHeader();
  const incoming = new Map<number, Incoming>();
  const arrivals = createArrivalRecorder();
  const clock = createPublisherClock();
  const packets = createAllowance(limits.publisherPackets);
  const due = new Uint16Array(64);
  const transportWideWanted = tracks.some((track) => track.transportWide);
  let feedbackAt = 0;
  let reportAt = 0;
  let rembAt = 0;
  let heardAt = -Infinity;
  let isFlowing = false;
  let nackTimer: NodeJS.Timeout | undefined;
  let closed = false;

  const rtcp: RtcpListener = {
    senderReport(about, ntpSeconds, ntpFraction, timestamp) {
      incoming.get(about)?.senderReported(ntpSeconds, ntpFraction, timestamp, performance.now());
    },
  };

  function receiveRtp(packet: Buffer, now: number): void {
    if (!readRtpHeader(packet, header)) return;
    const source = incoming.get(header.ssrc) ?? meet(packet, header);
    if (!source) return;
    const { track } = source;
    if (track.transportWideExtension !== undefined && track.transportWide) {
      const at = findExtension(packet, header, track.transportWideExtension);
      if (at >= 0 && extensionLength(packet, at) === 2) arrivals.received(packet.readUInt16BE(at), now);
    }
    if (header.payloadType === track.rtxPayloadType) repeated(packet, now, track);
    else if (header.payloadType === track.payloadType) {
      source.received(packet, header, now);
      if (source.missing > 0) nackTimer ??= setTimeout(askMissing, nackTimerMs);
    }
  }

  /** A packet sent again (RFC 4588 section 4): the payload begins with its first sequence number. */
  function repeated(packet: Buffer, now: number, track: AcceptedTrack): void {
    if (header.payloadEnd - header.payloadStart < 2) return; // padding with which the sender tries the link
    const pair = track.retransmissions.find(([, rtx]) => rtx === header.ssrc);
    const original = pair ? incoming.get(pair[0]) : lastOf(track);
    if (!original) return;
    header.sequence = packet.readUInt16BE(header.payloadStart);
    header.payloadStart += 2;
    original.repeated(packet, header, now);
  }

  function lastOf(track: AcceptedTrack): Incoming | undefined {
    let last: Incoming | undefined;
    for (const candidate of incoming.values()) if (candidate.track === track && !candidate.isRtx) last = candidate;
    return last;
  }

  /** Finds the section of an SSRC not heard before: by the offer's list, by the MID extension, by a payload type of its own. */
  function meet(packet: Buffer, { ssrc: about, payloadType }: RtpHeader): Incoming | undefined {
    if (incoming.size >= mostSsrcs) return undefined;
    const fitting = tracks.filter((track) => track.payloadType === payloadType || track.rtxPayloadType === payloadType);
    const track =
      fitting.find(({ ssrcs }) => ssrcs.includes(about)) ??
      fitting.find(({ midExtension, mid }) => midExtension !== undefined && readMid(packet, midExtension) === mid) ??
      (fitting.length === 1 ? fitting[0] : undefined);
    if (!track) return undefined;
    const isRtx = payloadType === track.rtxPayloadType;
    const made = createIncoming({
      ssrc: about,
      track,
      isRtx,
      stream: stream(track),
      sender: ssrc,
      send,
      clock,
      serverMs,
    });
    incoming.set(about, made);
    return made;
  }

  function readMid(packet: Buffer, extension: number): string | undefined {
    const at = findExtension(packet, header, extension);
    return at < 0 ? undefined : packet.toString('latin1', at, at + extensionLength(packet, at));
  }

  function askMissing(): void {
    nackTimer = undefined;
    if (closed) return;
    const now = performance.now();
    for (const source of incoming.values()) {
      if (source.missing === 0) continue;
      const count = source.takeDue(now, due);
      if (count > 0) send(nack(ssrc, source.ssrc, due, count));
      if (source.missing > 0) nackTimer ??= setTimeout(askMissing, nackTimerMs);
    }
  }

  function sendFeedback(now: number): void {
    feedbackAt = now;
    const body = arrivals.takeFeedback();
    const about = incoming.keys().next().value;
    if (body && about !== undefined) send(transportWide(ssrc, about, body));
  }

  function sendReports(now: number): void {
    reportAt = now;
    const media = [...incoming.values()].filter((source) => !source.isRtx);
    if (media.length > 0)
      send(
        receiverReport(
          ssrc,
          media.map((source) => source.report(now)),
        ),
      );
  }

  function sendRemb(now: number): void {
    rembAt = now;
    const media = [...incoming.values()].filter((source) => !source.isRtx && source.track.kind === 'video');
    if (media.length > 0)
      send(
        remb(
          ssrc,
          rembBits,
          media.map((source) => source.ssrc),
        ),
      );
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
    close() {
      closed = true;
      clearTimeout(nackTimer);
      for (const source of incoming.values()) source.close();
    },
  };
}
