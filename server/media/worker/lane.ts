import type { Impairment } from '../../../protocol/impairment.ts';
import type { ConnectionLook, PacketCounts } from '../../../protocol/lens.ts';
import { isRtcp } from './rtp/header.ts';
import type { Transport } from './transport.ts';

/** Writes down what really passes between us and the wire. It may keep no packet: buffers are used again. */
export interface LaneRecorder {
  readonly recording: NonNullable<ConnectionLook['recording']>;
  sent(packet: Buffer): void;
  received(packet: Buffer): void;
}

/**
 * A bad network between the connection and the wire. It passes on what it lets through, now or later, by `lane.leave` and
 * `lane.enter`.
 */
export interface LaneImpairer {
  readonly impairment: Impairment;
  /** The packet is used again when this returns. False: the connection shall not count it as sent. */
  send(packet: Buffer): boolean;
  /** The packet is the impairer's. */
  receive(packet: Buffer): void;
  /** The connection is gone, or shall have its own network again: nothing waits any more. */
  close(): void;
}

/** The one way that every packet of a connection takes, in both directions: party, impairer, recorder, transport. */
export class Lane {
  readonly name: string;
  /** What the connection sends and hears: a bad network that the lab makes lies beyond. */
  readonly sent: PacketCounts = { rtp: 0, rtcp: 0, bytes: 0 };
  readonly received: PacketCounts = { rtp: 0, rtcp: 0, bytes: 0 };
  transport: Transport | undefined;
  recorder: LaneRecorder | null = null;
  impairer: LaneImpairer | null = null;
  private readonly hear: (packet: Buffer) => void;

  constructor(name: string, hear: (packet: Buffer) => void) {
    this.name = name;
    this.hear = hear;
  }

  /** From the connection. False when it was not sent; the packet may be used again. */
  send(packet: Buffer): boolean {
    const sent = this.impairer ? this.impairer.send(packet) : this.leave(packet);
    if (sent) count(this.sent, packet);
    return sent;
  }

  /** To the wire. */
  leave(packet: Buffer): boolean {
    if (!this.transport?.send(packet)) return false;
    if (this.recorder) this.recorder.sent(packet);
    return true;
  }

  /** From the wire. */
  arrive(packet: Buffer): void {
    if (this.recorder) this.recorder.received(packet);
    if (this.impairer) this.impairer.receive(packet);
    else this.enter(packet);
  }

  /** To the connection. */
  enter(packet: Buffer): void {
    count(this.received, packet);
    this.hear(packet);
  }

  close(): void {
    this.impairer?.close();
    this.impairer = null;
    this.transport?.close();
  }
}

function count(counts: PacketCounts, packet: Buffer): void {
  if (isRtcp(packet)) counts.rtcp++;
  else counts.rtp++;
  counts.bytes += packet.length;
}
