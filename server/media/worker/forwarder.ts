import type { Source } from '../../../protocol/stage.ts';
import { bareRtp, type RtpHeader } from './rtp/header.ts';
import { createStreamRewriter, type Counters } from './rtp/rewriter.ts';
import { createPacketRing } from './rtp/ring.ts';
import { add16, ahead16 } from './rtp/sequence.ts';
import { createVp8Descriptor, readVp8, writeVp8 } from './rtp/vp8.ts';
import { codecs } from './sdp/accept.ts';

/** What feeds a stream: one SSRC of one publisher. */
export interface StreamInput {
  /** Asks for a keyframe, now or not at all: the input keeps requests apart. */
  requestKeyframe(now: number): void;
  /** The RTP timestamp that stands for this moment of the server's clock; undefined before the first sender report. */
  timestampAt(serverMs: number): number | undefined;
  /** When its last packet came. */
  readonly lastAt: number;
}

/** What a stream feeds: one media section of one viewer. */
export interface StreamOutput {
  /** Sends the packet; it may be changed in place and is used for the next viewer right after. */
  send(packet: Buffer): void;
}

/** One source of a room as its viewers see it. It outlives the publishers who feed it, one after the other. */
export interface Stream {
  readonly source: Source;
  readonly ssrc: number;
  /** Changes when the relation of its timestamps to the clock does. */
  readonly generation: number;
  receive(input: StreamInput, packet: Buffer, header: RtpHeader, now: number): void;
  drop(input: StreamInput): void;
  add(output: StreamOutput, now: number): void;
  remove(output: StreamOutput): void;
  /** A viewer lost so much that only a keyframe helps. */
  wantKeyframe(now: number): void;
  /** A packet as it was sent, to be sent again. */
  packet(sequence: number): Buffer | undefined;
  timestampAt(serverMs: number): number | undefined;
  /** Repeats the request for a keyframe while anyone waits for one. */
  tick(now: number): void;
}

/** Three to four seconds of 720p, or some seconds of sound; powers of two. */
const ringSlots = { audio: 256, video: 1024 };
/** An input that sends nothing (a still screen, a paused camera) is asked less often. */
const quietMs = 2_000;

export function createStream(source: Source, ssrc: number, random: (below: number) => number): Stream {
  const kind = source === 'microphone' ? 'audio' : 'video';
  const rewriter = createStreamRewriter(codecs[kind].clockRate, random);
  const ring = createPacketRing(ringSlots[kind]);
  const vp8 = createVp8Descriptor();
  const sent: Counters = { sequence: 0, timestamp: 0, pictureId: 0, tl0: 0 };
  const active: StreamOutput[] = [];
  const waiting = new Set<StreamOutput>();
  let current: StreamInput | undefined;
  let highest = -1;
  let generation = 0;
  let askedAt = -Infinity;
  /** Kept until a keyframe comes: a request that falls into the throttle's pause must not be lost. */
  let wanted = false;

  function ask(input: StreamInput | undefined, now: number): void {
    if (!input) return;
    askedAt = now;
    input.requestKeyframe(now);
  }

  function begin(input: StreamInput, header: RtpHeader, now: number): void {
    rewriter.begin(
      { sequence: header.sequence, timestamp: header.timestamp, pictureId: vp8.pictureId, tl0: vp8.tl0 },
      now,
    );
    current = input;
    generation++;
  }

  /** Whoever waited starts here; packets of the same picture that overtook this one are given along. */
  function admitWaiting(sequence: number): void {
    for (const output of waiting) {
      for (
        let next = add16(sequence, 1), n = 0;
        highest >= 0 && n < ringSlots.video && ahead16(next, highest) >= 0;
        next = add16(next, 1), n++
      ) {
        const packet = ring.get(next);
        if (packet) output.send(packet);
      }
      active.push(output);
    }
    waiting.clear();
  }

  return {
    source,
    ssrc,
    get generation() {
      return generation;
    },
    receive(input, packet, header, now) {
      const empty = header.payloadStart === header.payloadEnd; // padding: forwarded as a bare header to keep the numbers whole
      const video = kind === 'video' && !empty;
      if (video && !readVp8(packet, header.payloadStart, header.payloadEnd, vp8)) return;
      if (input !== current) {
        if (empty) return;
        if (video && !vp8.startsKeyframe) return ask(input, now);
        begin(input, header, now);
      } else if (!rewriter.follows(header.sequence)) return;

      sent.sequence = rewriter.sequence(header.sequence);
      if (ring.get(sent.sequence)) return; // came twice
      sent.timestamp = rewriter.timestamp(header.timestamp);
      if (video) {
        if (vp8.pictureIdAt >= 0) sent.pictureId = rewriter.pictureId(vp8.pictureId);
        if (vp8.tl0At >= 0) sent.tl0 = rewriter.tl0(vp8.tl0);
        writeVp8(packet, vp8, sent.pictureId, sent.tl0);
      }
      if (video && vp8.startsKeyframe) wanted = false;
      const bare = bareRtp(
        packet,
        header.payloadStart,
        header.payloadEnd,
        header.marker,
        sent.sequence,
        sent.timestamp,
        ssrc,
      );
      ring.put(sent.sequence, bare);
      rewriter.sent(sent, now);
      for (let i = 0; i < active.length; i++) active[i]!.send(bare);
      if (waiting.size > 0) {
        if (kind === 'audio' || (video && vp8.startsKeyframe)) {
          for (const output of waiting) output.send(bare);
          admitWaiting(sent.sequence);
        } else ask(input, now);
      }
      if (highest < 0 || ahead16(highest, sent.sequence) > 0) highest = sent.sequence;
    },
    drop(input) {
      if (current === input) current = undefined;
    },
    add(output, now) {
      waiting.add(output);
      if (kind === 'video') ask(current, now);
    },
    remove(output) {
      waiting.delete(output);
      const index = active.indexOf(output);
      if (index >= 0) active.splice(index, 1);
    },
    wantKeyframe(now) {
      if (kind === 'audio') return;
      wanted = true;
      ask(current, now);
    },
    packet: (sequence) => ring.get(sequence),
    timestampAt(serverMs) {
      const timestamp = current?.timestampAt(serverMs);
      return timestamp === undefined ? undefined : rewriter.timestamp(timestamp);
    },
    tick(now) {
      if (!current || (waiting.size === 0 && !wanted)) return;
      if (now - current.lastAt < quietMs || now - askedAt >= quietMs) ask(current, now);
    },
  };
}
