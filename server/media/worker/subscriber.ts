import { limits } from '../../../protocol/limits.ts';
import type { Stream, StreamOutput } from './forwarder.ts';
import { ntpFraction, ntpSeconds } from './rtp/clock.ts';
import { FIXED_HEADER_BYTES, isRtcp, setPayloadType } from './rtp/header.ts';
import { readRtcp, senderReport, type RtcpListener } from './rtp/rtcp.ts';
import { createAllowance } from './rtp/throttle.ts';
import type { AcceptedTrack } from './sdp/accept.ts';

/** One connection that watches. Nothing it sends but loss reports and keyframe requests is listened to. */
export interface Subscriber {
  /** The transport is up: the streams begin. */
  connected(now: number): void;
  received(packet: Buffer, now: number): void;
  tick(now: number): void;
  close(): void;
}

export interface SubscriberNeeds {
  tracks: AcceptedTrack[];
  cname: string;
  stream(track: AcceptedTrack): Stream;
  send(packet: Buffer): boolean;
  /** It floods us, or is not there any more: give it up. */
  giveUp(): void;
  serverMs(): number;
}

interface Output extends StreamOutput {
  stream: Stream;
  packets: number;
  octets: number;
  reportedAt: number;
  reportedGeneration: number;
}

const reportMs = 1_000;

export function createSubscriber({ tracks, cname, stream, send, giveUp, serverMs }: SubscriberNeeds): Subscriber {
  const outputs = tracks.map((track) => createOutput(track.payloadType, stream(track)));
  const bySsrc = new Map(outputs.map((output) => [output.stream.ssrc, output]));
  const rtcpPackets = createAllowance(limits.viewerRtcp);
  const keyframes = createAllowance(limits.viewerKeyframes);
  const resends = createAllowance(limits.viewerResends);
  let sentBefore = 0;
  let hasReported = false;
  let unansweredSince: number | undefined;
  let receivedNow = 0;

  function createOutput(payloadType: number, of: Stream): Output {
    const output: Output = {
      stream: of,
      packets: 0,
      octets: 0,
      reportedAt: -Infinity,
      reportedGeneration: -1,
      send(packet) {
        setPayloadType(packet, payloadType);
        if (!send(packet)) return;
        output.packets++;
        output.octets += packet.length - FIXED_HEADER_BYTES;
      },
    };
    return output;
  }

  const rtcp: RtcpListener = {
    nack(about, sequence) {
      const output = bySsrc.get(about);
      const packet = output?.stream.packet(sequence);
      if (output && packet && resends.take(receivedNow)) output.send(packet);
    },
    keyframe(about) {
      // One viewer's requests cost everybody picture quality: an honest one needs few, a flood gets no more.
      if (keyframes.take(receivedNow)) bySsrc.get(about)?.stream.wantKeyframe(receivedNow);
    },
  };

  function report(output: Output, now: number): void {
    const moment = serverMs();
    const timestamp = output.stream.timestampAt(moment);
    if (timestamp === undefined || output.packets === 0) return;
    output.reportedAt = now;
    output.reportedGeneration = output.stream.generation;
    const { packets, octets } = output;
    const { ssrc } = output.stream;
    send(
      senderReport(
        { ssrc, ntpSeconds: ntpSeconds(moment), ntpFraction: ntpFraction(moment), timestamp, packets, octets },
        cname,
      ),
    );
  }

  return {
    connected(now) {
      for (const output of outputs) output.stream.add(output, now);
    },
    received(packet, now) {
      if (!isRtcp(packet)) return; // whatever its offer said, a viewer cannot send
      if (!rtcpPackets.take(now)) return giveUp();
      hasReported = true;
      unansweredSince = undefined;
      receivedNow = now;
      readRtcp(packet, rtcp);
    },
    tick(now) {
      for (const output of outputs) {
        if (output.stream.generation !== output.reportedGeneration || now - output.reportedAt >= reportMs)
          report(output, now);
      }
      // Browsers report every second while they get packets; when that ends they are gone, long before ICE notices.
      const sent = outputs.reduce((sum, output) => sum + output.packets, 0);
      if (hasReported && sent !== sentBefore) unansweredSince ??= now;
      sentBefore = sent;
      if (unansweredSince !== undefined && now - unansweredSince >= limits.viewerSilentMs) giveUp();
    },
    close() {
      for (const output of outputs) output.stream.remove(output);
    },
  };
}
