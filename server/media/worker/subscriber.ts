import { randomInt } from 'node:crypto';
import { limits } from '../../../protocol/limits.ts';
import type { StreamLook } from '../../../protocol/lens.ts';
import type { Picture, Place, SentPicture, Source } from '../../../protocol/stage.ts';
import type { FrameSeen } from '../lens-port.ts';
import type { Fare } from './connection.ts';
import { createDownlink } from './downlink.ts';
import { createFeedback } from './feedback.ts';
import { frameOf } from './framed.ts';
import { lookAtOutput } from './look-streams.ts';
import { Output } from './output.ts';
import { createPictures } from './pictures.ts';
import { ntpFraction, ntpMiddle, ntpSeconds, roundTripMs } from './rtp/clock.ts';
import { isRtcp } from './rtp/header.ts';
import { readRtcp, senderReport, type RtcpListener } from './rtp/rtcp.ts';
import { createAllowance, type Allowance } from './rtp/throttle.ts';
import type { AcceptedTrack } from './sdp/accept.ts';
import { clockRates } from './sdp/codecs.ts';
import type { Stream } from './stream.ts';

/** One connection that watches. Nothing it sends but reports and keyframe requests is listened to. */
export interface Subscriber {
  /** The transport is up: the streams begin. */
  connected(now: number): void;
  received(packet: Buffer, now: number): void;
  prefer(picture: Picture): void;
  tick(now: number): void;
  fare(now: number): Fare;
  streams(now: number): StreamLook[];
  /** Frames are noted from now on, for `limits.framesNotedMs`. */
  noteFrames(now: number): void;
  frame(place: Place, source: Source, timestamp: number): FrameSeen | null;
  close(): void;
}

export interface SubscriberNeeds {
  tracks: AcceptedTrack[];
  cname: string;
  stream(track: AcceptedTrack): Stream;
  send(packet: Buffer): boolean;
  /** The pictures sent changed. */
  sending(pictures: SentPicture[]): void;
  /** It floods us, or is not there any more: give it up. */
  giveUp(): void;
  serverMs(): number;
  /** What all viewers of this worker together may try their links with. */
  probes: Allowance;
  /** The share of the packets of its pictures that a report says did not come, 0 to 1. */
  lost?(share: number): void;
}

const reportMs = 1_000;
const longestTickMs = 200;

export function createSubscriber(needs: SubscriberNeeds): Subscriber {
  const { tracks, cname, stream, giveUp, serverMs } = needs;
  const outputs = tracks.map(
    (track) =>
      new Output({
        track,
        stream: stream(track),
        send,
        layersChanged: (now) => isConnected && pictures.choose(now),
        random: (below) => randomInt(below),
      }),
  );
  const bySsrc = new Map(outputs.map((output) => [output.stream.ssrc, output]));
  const reported = outputs.map(() => ({ at: -Infinity, generation: 0 }));
  const downlink = createDownlink();
  const pictures = createPictures({ outputs, downlink, sending: needs.sending });
  const heard = createAllowance(limits.viewerRtcp);
  const keyframes = createAllowance(limits.viewerKeyframes);
  const resends = createAllowance(limits.viewerResends);
  const feedback = createFeedback();
  const { counts } = feedback;
  let framesUntil: number | undefined;
  let isConnected = false;
  let isTrying = false;
  let packets = 0;
  let packetsBefore = 0;
  let hasReported = false;
  let unansweredMs = 0;
  let tickedAt = Infinity;
  let receivedNow = 0;
  // Of the packet that is being read:
  let lost = 0;
  let roundTrip: number | undefined;
  let hasReports = false;

  function send(packet: Buffer): boolean {
    if (!needs.send(packet)) return false;
    packets++;
    downlink.sent(packet.length);
    return true;
  }

  const rtcp: RtcpListener = {
    nacked(about) {
      if (bySsrc.has(about)) counts.nacks++;
    },
    nack(about, sequence) {
      const output = bySsrc.get(about);
      if (!output) return;
      counts.nackedPackets++;
      if (resends.take(receivedNow) && output.resend(sequence, receivedNow)) counts.resent++;
    },
    keyframe(about) {
      if (bySsrc.has(about)) counts.pictureLosses++;
      // One viewer's requests cost everybody picture quality: an honest one needs few, a flood gets no more.
      if (keyframes.take(receivedNow)) bySsrc.get(about)?.wantKeyframe(receivedNow);
    },
    report(about, share, lastReport, since, jitter) {
      const output = bySsrc.get(about);
      if (!output) return;
      // Sound is so few packets that a single one lost is a large share.
      const { kind } = output.track;
      if (kind === 'video' && output.sendsNow) lost = Math.max(lost, share);
      if (output.sendsNow) feedback.block(kind, share, (jitter * 1_000) / clockRates[kind]);
      const ms = serverMs();
      roundTrip ??= roundTripMs(ntpMiddle(ntpSeconds(ms), ntpFraction(ms)), lastReport, since);
      hasReports = true;
    },
    estimate: (bits) => downlink.estimated(bits, receivedNow),
  };

  function report(output: Output): boolean {
    const moment = serverMs();
    const timestamp = output.timestampAt(moment);
    if (timestamp === undefined || output.packets === 0) return false;
    const { ssrc } = output.stream;
    const ntp = { ntpSeconds: ntpSeconds(moment), ntpFraction: ntpFraction(moment) };
    const { packets: sent, octets } = output;
    return needs.send(senderReport({ ssrc, ...ntp, timestamp, packets: sent, octets }, cname));
  }

  function sendReports(now: number): void {
    for (let at = 0; at < outputs.length; at++) {
      const output = outputs[at]!;
      if (output.generation === 0) continue; // never sent anything, as most are
      const last = reported[at]!;
      if (output.generation === last.generation && now - last.at < reportMs) continue;
      if (report(output)) reported[at] = { at: now, generation: output.generation };
    }
  }

  function tryLink(now: number): void {
    let bytes = downlink.tick(now, pictures.nextBits);
    if (bytes === 0) {
      // What waits behind the packets of a trial shows in the round trip of a report that is sent behind them.
      if (isTrying) for (const one of reported) one.at = -Infinity;
      isTrying = false;
      return;
    }
    isTrying = true;
    const through = outputs.find((output) => output.track.kind === 'video' && output.canPad);
    while (bytes > 0 && through && needs.probes.take(now)) {
      const sent = through.pad(now);
      if (sent === 0) return;
      counts.padding++;
      bytes -= sent;
    }
  }

  return {
    connected(now) {
      isConnected = true;
      downlink.begin(now);
      for (const output of outputs) output.stream.add(output);
      pictures.choose(now);
    },
    received(packet, now) {
      if (!heard.take(now)) return giveUp();
      if (!isRtcp(packet)) return; // whatever its offer said, a viewer cannot send
      hasReported = true;
      unansweredMs = 0;
      receivedNow = now;
      lost = 0;
      roundTrip = undefined;
      hasReports = false;
      readRtcp(packet, rtcp);
      if (!hasReports) return;
      feedback.reported(now, roundTrip);
      downlink.reported(lost, roundTrip, now);
      needs.lost?.(lost);
    },
    prefer(picture) {
      pictures.prefer(picture, performance.now());
    },
    fare: (now) => ({
      ...feedback.newest,
      feedback: { ...counts },
      budgetBits: downlink.budget,
      estimateBits: downlink.estimate ?? null,
      congested: downlink.congested(now),
      wish: pictures.wish,
      pictures: [...pictures.sent],
    }),
    streams: (now) => outputs.flatMap((output) => lookAtOutput(output, now) ?? []),
    noteFrames(now) {
      framesUntil = now + limits.framesNotedMs;
      for (const output of outputs) {
        output.noteFrames(true);
        output.stream.noteFrames(now);
      }
    },
    frame(place, source, timestamp) {
      const output = outputs.find(({ track }) => track.place === place && track.source === source);
      return output ? frameOf(output, timestamp) : null;
    },
    tick(now) {
      if (framesUntil !== undefined && now >= framesUntil) {
        framesUntil = undefined;
        for (const output of outputs) output.noteFrames(false);
      }
      tryLink(now);
      pictures.tick(now);
      sendReports(now);
      // Browsers report every second while they get packets; when that ends they are gone, long before ICE notices.
      // What passes while we ourselves stand still is not counted: their reports wait to be read.
      if (hasReported && (packets !== packetsBefore || unansweredMs > 0))
        unansweredMs += Math.min(Math.max(0, now - tickedAt), longestTickMs);
      packetsBefore = packets;
      tickedAt = now;
      if (unansweredMs >= limits.viewerSilentMs) giveUp();
    },
    close() {
      for (const output of outputs) output.close();
    },
  };
}
