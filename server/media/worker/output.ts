import { createSentFrames, type SentFrames } from './frames.ts';
import type { Layer } from './layer.ts';
import { padding, retransmission, WIRE_HEADER, type Packet } from './rtp/packet.ts';
import { add32, ahead16, ahead32 } from './rtp/sequence.ts';
import { number, type Run } from './run.ts';
import { ABS_SEND_TIME } from './sdp/extensions.ts';
import type { AcceptedTrack } from './sdp/accept.ts';
import type { CodecName, Format } from './sdp/codecs.ts';
import type { Stream } from './stream.ts';

export interface OutputNeeds {
  track: AcceptedTrack;
  stream: Stream;
  /** False when it was not sent. The packet is reused when it returns. */
  send(packet: Buffer): boolean;
  /** The layers there are to choose from changed. */
  layersChanged(now: number): void;
  /** First numbers of everything (RFC 3550 section 5.1 wants them unpredictable). */
  random(below: number): number;
}

/** No two frames share a timestamp: at a switch the next one is at least so much later. */
const leastStepMs = 10;

/**
 * One media section of one viewer. Whatever layer of whichever publisher it is fed by, the viewer sees one unbroken run of
 * sequence numbers, timestamps, picture ids and TL0PICIDX (RFC 7741 section 4.2), and changes happen at keyframes.
 */
export class Output {
  readonly track: AcceptedTrack;
  readonly stream: Stream;
  packets = 0;
  octets = 0;
  /** Changes when the relation of the timestamps to the clock does. */
  generation = 0;
  /** Null while this viewer does not look at frames. */
  frames: SentFrames<Layer> | null = null;
  private readonly needs: OutputNeeds;
  private readonly sendTime: number | undefined;
  private run: Run | undefined;
  private before: Run | undefined;
  private target: Layer | undefined;
  /** The newest numbers sent. `sequence` is counted on over the wraps. */
  private sequence: number;
  private timestamp: number;
  private pictureId: number;
  private tl0: number;
  /** Of the newest frame: its timestamp as it came, and when. */
  private cameTimestamp = 0;
  private sentAt = -1;
  private rtxSequence: number;

  constructor(needs: OutputNeeds) {
    const { random } = needs;
    this.needs = needs;
    this.track = needs.track;
    this.stream = needs.stream;
    this.sendTime = needs.track.extensions.get(ABS_SEND_TIME);
    this.sequence = random(0x8000); // room to the first wrap, as libsrtp's roll-over counting likes it
    this.timestamp = random(0x1_0000_0000);
    this.pictureId = random(0x8000);
    this.tl0 = random(0x100);
    this.rtxSequence = random(0x8000);
  }

  /** What it sends, or will from the next keyframe on. */
  get layer(): Layer | undefined {
    return this.target ?? this.run?.layer;
  }

  /** Of what it sends, or sent last. */
  get format(): Format | undefined {
    const run = this.run ?? this.before;
    return run && this.formatOf(run.layer.codec);
  }

  get sendsNow(): Layer | undefined {
    return this.run?.layer;
  }

  noteFrames(on: boolean): void {
    if (this.track.kind === 'video') this.frames = on ? (this.frames ?? createSentFrames()) : null;
  }

  takes(codec: CodecName): boolean {
    return this.formatOf(codec) !== undefined;
  }

  /** From the layer's next keyframe on this is sent; until then what is sent now. Undefined: nothing any more. */
  aim(layer: Layer | undefined, now: number): void {
    if (layer === this.layer) return;
    this.target?.waiting.delete(this);
    this.target = undefined;
    if (!layer) return this.stop();
    if (layer === this.run?.layer) return;
    this.target = layer;
    layer.waiting.add(this);
    layer.wantKeyframe(now);
  }

  /** A layer is gone; so is its publisher. */
  lose(layer: Layer): void {
    if (this.target === layer) this.target = undefined;
    layer.waiting.delete(this);
    if (this.run?.layer === layer) this.stop();
  }

  close(): void {
    this.target?.waiting.delete(this);
    this.target = undefined;
    this.stop();
    this.stream.remove(this);
  }

  /** The layer aimed at has a place to begin. Packets of the same picture that overtook this one are given along. */
  begin(layer: Layer, first: Packet, now: number): void {
    const old = this.run;
    if (old) leave(old.layer, this);
    layer.waiting.delete(this);
    this.target = undefined;
    const timestamp = add32(this.timestamp, this.stepTo(layer, first, old?.layer, now));
    this.before = old ?? this.before;
    this.run = {
      layer,
      first: first.index,
      sequence: this.sequence + 1 - first.index,
      timestamp: (timestamp - first.timestamp) >>> 0,
      pictureId: this.pictureId + 1 - first.pictureId,
      tl0: this.tl0 + 1 - first.tl0,
    };
    this.generation++;
    layer.active.push(this);
    this.send(first, now);
    for (let index = first.index + 1; index <= layer.history.newest; index++) {
      const packet = layer.history.get(index);
      if (packet) this.send(packet, now);
    }
  }

  /** Sends a packet of the layer in use, in this viewer's numbers. */
  send(packet: Packet, now: number): void {
    const run = this.run!;
    if (packet.index < run.first) return; // of before the switch
    const format = this.formatOf(run.layer.codec)!;
    number(packet, run, format.payloadType, this.sendTime);
    if (!this.needs.send(packet.wire)) return;
    this.packets++;
    this.octets += packet.wire.length - WIRE_HEADER[this.track.kind];
    if (this.frames) this.frames.sent(add32(packet.timestamp, run.timestamp), run.layer, packet.timestamp);
    const sequence = packet.index + run.sequence;
    if (sequence <= this.sequence) return;
    this.sequence = sequence;
    const timestamp = add32(packet.timestamp, run.timestamp);
    if (this.sentAt < 0 || ahead32(this.timestamp, timestamp) >= 0) {
      this.timestamp = timestamp;
      this.cameTimestamp = packet.timestamp;
    }
    if (packet.pictureIdAt >= 0) this.pictureId = packet.pictureId + run.pictureId;
    if (packet.tl0At >= 0) this.tl0 = packet.tl0 + run.tl0;
    this.sentAt = now;
  }

  /** A packet this viewer reports lost, once more. False when it is not there any more. */
  resend(sequence: number, now: number): boolean {
    const index = this.sequence + ahead16(this.sequence & 0xffff, sequence);
    const run = index > this.sequence ? undefined : this.runOf(index);
    const packet = run?.layer.history.get(index - run.sequence);
    if (!run || !packet) return false;
    const format = this.formatOf(run.layer.codec)!;
    number(packet, run, format.payloadType, this.sendTime);
    const again = this.asRetransmission(packet, format, now);
    if (!this.needs.send(again ?? packet.wire)) return false;
    if (this.frames) this.frames.resent(add32(packet.timestamp, run.timestamp));
    return true;
  }

  /** Something of this output can be sent that means nothing. */
  get canPad(): boolean {
    const run = this.run ?? this.before;
    return run !== undefined && this.formatOf(run.layer.codec)?.rtxPayloadType !== undefined;
  }

  /** Sends one packet that means nothing, to try what the link carries; answers its bytes, 0 when there was none to send. */
  pad(now: number): number {
    const run = this.run ?? this.before;
    if (!run) return 0;
    const format = this.formatOf(run.layer.codec)!;
    if (format.rtxPayloadType === undefined) return 0;
    const large = this.run ? this.largePacket(run) : undefined;
    const packet = large ? this.copyOf(large, run, format, now) : this.emptyOf(format.rtxPayloadType, now);
    return packet && this.needs.send(packet) ? packet.length : 0;
  }

  timestampAt(serverMs: number): number | undefined {
    const timestamp = this.run?.layer.timestampAt(serverMs);
    return timestamp === undefined ? undefined : add32(timestamp, this.run!.timestamp);
  }

  layersChanged(now: number): void {
    this.needs.layersChanged(now);
  }

  wantKeyframe(now: number): void {
    this.run?.layer.wantKeyframe(now);
  }

  private stop(): void {
    if (!this.run) return;
    leave(this.run.layer, this);
    this.before = this.run;
    this.run = undefined;
  }

  private runOf(index: number): Run | undefined {
    const { run, before } = this;
    if (run && index - run.sequence >= run.first) return run;
    return before && index - before.sequence >= before.first ? before : undefined;
  }

  private asRetransmission(packet: Packet, format: Format, now: number): Buffer | undefined {
    if (format.rtxPayloadType === undefined) return undefined;
    return retransmission(packet.wire, this.nextRtx(format.rtxPayloadType), now);
  }

  private nextRtx(payloadType: number): { ssrc: number; payloadType: number; sequence: number } {
    return { ssrc: this.stream.rtxSsrc, payloadType, sequence: (this.rtxSequence = this.rtxSequence + 1) };
  }

  private copyOf(packet: Packet, run: Run, format: Format, now: number): Buffer | undefined {
    number(packet, run, format.payloadType, this.sendTime);
    return this.asRetransmission(packet, format, now);
  }

  private emptyOf(payloadType: number, now: number): Buffer {
    return padding(this.nextRtx(payloadType), this.sendTime, this.timestamp, now);
  }

  /** One of the last packets that were sent to him anyway: what he has already, he drops. */
  private largePacket(run: Run): Packet | undefined {
    const { history } = run.layer;
    for (let index = history.newest; index > history.newest - 24 && index >= run.first; index--) {
      const packet = history.get(index);
      if (packet && packet.wire.length > 600) return packet;
    }
    return undefined;
  }

  /** From the newest frame sent to the first of the next layer: by the publisher's clock where both are of one, else by ours. */
  private stepTo(layer: Layer, first: Packet, old: Layer | undefined, now: number): number {
    const from = old?.msAt(this.cameTimestamp);
    const to = layer.msAt(first.timestamp);
    const passed = this.sentAt < 0 ? 0 : from !== undefined && to !== undefined ? to - from : now - this.sentAt;
    const step = this.sentAt < 0 ? 0 : Math.max(leastStepMs, Math.min(passed, now - this.sentAt + 1_000));
    return Math.round((step * layer.clockRate) / 1000);
  }

  private formatOf(codec: CodecName): Format | undefined {
    const { formats } = this.track;
    for (let i = 0; i < formats.length; i++) if (formats[i]!.codec === codec) return formats[i];
    return undefined;
  }
}

function leave(layer: Layer, output: Output): void {
  const at = layer.active.indexOf(output);
  if (at >= 0) layer.active.splice(at, 1);
}
