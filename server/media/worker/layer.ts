import { createFrames, type Frames } from './frames.ts';
import { createHistory } from './rtp/history.ts';
import type { RtpHeader } from './rtp/header.ts';
import { wireOf, WIRE_HEADER, type Packet } from './rtp/packet.ts';
import { createH264Descriptor, readH264 } from './rtp/h264.ts';
import { ahead16 } from './rtp/sequence.ts';
import { createVp8Descriptor, readVp8 } from './rtp/vp8.ts';
import type { Output } from './output.ts';
import { clockRates, type CodecName } from './sdp/codecs.ts';

/** What a layer needs of the publisher that sends it. */
export interface LayerNeeds {
  /** 0 is the smallest picture. */
  rank: number;
  codec: CodecName;
  /** Asks for a keyframe, now or not at all: requests are kept apart there. */
  requestKeyframe(now: number): void;
  /** The RTP timestamp that stands for this moment of the server's clock; undefined before the first sender report. */
  timestampAt(serverMs: number): number | undefined;
  /** The other way round. */
  msAt(timestamp: number): number | undefined;
  /** The same by the publisher's own clock; undefined where that is not told. */
  publisherMsAt?(timestamp: number): number | undefined;
}

/** Three to four seconds of 720p, or some seconds of sound; powers of two. */
const slots = { audio: 256, video: 1024 };
/** A layer that sends nothing (a still screen, a paused camera) is asked for keyframes less often. */
const quietMs = 2_000;
const measureMs = 500;
/** Bits per second by rank, until it has been measured: an encoder begins with far less than it comes to. */
const nominalBits = [150_000, 500_000, 1_500_000];
const nominalSound = 40_000;
const measuredAfterMs = 3_000;

const vp8 = createVp8Descriptor();
const h264 = createH264Descriptor();

/**
 * One quality of one source as one publisher sends it (one SSRC), and the viewers who are sent it. Numbers stay as they came;
 * each viewer's own are made when a packet goes out to him.
 */
export class Layer {
  readonly rank: number;
  readonly codec: CodecName;
  readonly kind: 'audio' | 'video';
  readonly clockRate: number;
  readonly history;
  /** Who is sent this layer, and who will be from its next keyframe on. */
  readonly active: Output[] = [];
  readonly waiting = new Set<Output>();
  lastAt = -Infinity;
  ended = false;
  /** Null while nobody looks at frames. */
  frames: Frames | null = null;
  private readonly needs: LayerNeeds;
  private wanted = false;
  private askedAt = -Infinity;
  private octets = 0;
  private measuredAt = -1;
  private measured = 0;
  private isMeasured = false;
  private beganAt = -1;

  constructor(needs: LayerNeeds) {
    this.needs = needs;
    this.rank = needs.rank;
    this.codec = needs.codec;
    this.kind = needs.codec === 'opus' ? 'audio' : 'video';
    this.clockRate = clockRates[this.kind];
    this.history = createHistory(slots[this.kind]);
  }

  /** Bits per second over the last half second or so, headers included. */
  get bits(): number {
    if (this.isMeasured) return this.measured;
    return Math.max(this.measured, this.kind === 'audio' ? nominalSound : nominalBits[Math.min(this.rank, 2)]!);
  }

  /** The same as it was measured last, 0 while nothing comes. */
  measuredBits(now: number): number {
    return now - this.lastAt < quietMs ? this.measured : 0;
  }

  timestampAt(serverMs: number): number | undefined {
    return this.needs.timestampAt(serverMs);
  }

  msAt(timestamp: number): number | undefined {
    return this.needs.msAt(timestamp);
  }

  publisherMsAt(timestamp: number): number | undefined {
    return this.needs.publisherMsAt?.(timestamp);
  }

  /** Somebody looks at frames, or nobody any more. */
  noteFrames(on: boolean): void {
    if (this.kind === 'audio') return;
    this.frames = on ? (this.frames ?? createFrames(this.clockRate)) : null;
  }

  /**
   * Takes what came into the history. Undefined when it is not to be sent on: it came twice, or cannot be read. `ssrc` is what
   * viewers know the stream by.
   */
  take(packet: Buffer, header: RtpHeader, ssrc: number, now: number): Packet | undefined {
    const taken: Packet = {
      index: this.indexOf(header.sequence),
      timestamp: header.timestamp,
      marker: header.marker,
      startsKeyframe: false,
      wire: packet,
      pictureIdAt: -1,
      pictureIdLong: false,
      pictureId: 0,
      tl0At: -1,
      tl0: 0,
    };
    if (this.history.get(taken.index)) return undefined;
    if (header.payloadEnd > header.payloadStart && !this.read(packet, header, taken)) return undefined;
    taken.wire = wireOf(packet, header, this.kind, ssrc, now);
    this.history.put(taken);
    if (this.frames) this.frames.came(taken, taken.wire.length - WIRE_HEADER[this.kind], now);
    this.lastAt = now;
    this.octets += taken.wire.length;
    if (taken.startsKeyframe) this.wanted = false;
    return taken;
  }

  /** Sends it to all who are sent this layer, and lets those begin who waited for a place to begin. */
  forward(packet: Packet, now: number): void {
    for (let i = 0; i < this.active.length; i++) this.active[i]!.send(packet, now);
    if (this.waiting.size === 0) return;
    if (this.kind === 'video' && !packet.startsKeyframe) return this.ask(now);
    for (const output of [...this.waiting]) output.begin(this, packet, now);
  }

  /** Somebody needs a keyframe. Kept until one comes: a request that falls into the throttle's pause must not be lost. */
  wantKeyframe(now: number): void {
    if (this.kind === 'audio') return;
    this.wanted = true;
    this.ask(now);
  }

  tick(now: number): void {
    this.measure(now);
    if (this.kind === 'audio' || (this.waiting.size === 0 && !this.wanted)) return;
    if (now - this.lastAt < quietMs || now - this.askedAt >= quietMs) this.ask(now);
  }

  /** The publisher is gone. */
  end(): void {
    this.ended = true;
    for (const output of [...this.active, ...this.waiting]) output.lose(this);
  }

  private ask(now: number): void {
    this.askedAt = now;
    this.needs.requestKeyframe(now);
  }

  private indexOf(sequence: number): number {
    const { newest } = this.history;
    // Room below the first, for packets that it overtook.
    return newest < 0 ? 0x10000 + sequence : newest + ahead16(newest & 0xffff, sequence);
  }

  private read(packet: Buffer, header: RtpHeader, into: Packet): boolean {
    const { payloadStart, payloadEnd } = header;
    if (this.codec === 'h264') {
      readH264(packet, payloadStart, payloadEnd, h264);
      into.startsKeyframe = h264.startsKeyframe;
    } else if (this.codec === 'vp8') {
      if (!readVp8(packet, payloadStart, payloadEnd, vp8)) return false;
      const shift = WIRE_HEADER.video - payloadStart;
      into.startsKeyframe = vp8.startsKeyframe;
      into.pictureIdAt = vp8.pictureIdAt < 0 ? -1 : vp8.pictureIdAt + shift;
      into.pictureIdLong = vp8.pictureIdLong;
      into.pictureId = vp8.pictureId;
      into.tl0At = vp8.tl0At < 0 ? -1 : vp8.tl0At + shift;
      into.tl0 = vp8.tl0;
    }
    return true;
  }

  private measure(now: number): void {
    if (this.measuredAt < 0 && this.lastAt >= 0) this.measuredAt = this.beganAt = now;
    const took = now - this.measuredAt;
    if (this.measuredAt < 0 || took < measureMs) return;
    const bits = (this.octets * 8_000) / took;
    this.measured = (this.measured + bits) / 2;
    this.isMeasured ||= now - this.beganAt > measuredAfterMs;
    this.octets = 0;
    this.measuredAt = now;
  }
}
