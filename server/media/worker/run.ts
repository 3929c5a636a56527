import type { Layer } from './layer.ts';
import { address, type Packet } from './rtp/packet.ts';
import { add32 } from './rtp/sequence.ts';

/** The layer sent from one keyframe to the next switch, and by how much its numbers are moved. */
export interface Run {
  layer: Layer;
  /** First packet, counted as the layer counts. */
  first: number;
  /** From the layer's count to ours. */
  sequence: number;
  timestamp: number;
  pictureId: number;
  tl0: number;
}

/** Writes this viewer's numbers into the packet. `sendTime` is the number he gave that extension, undefined where he did not. */
export function number(packet: Packet, run: Run, payloadType: number, sendTime: number | undefined): void {
  const { wire } = packet;
  const first = (packet.marker ? 0x80 : 0) | payloadType;
  address(wire, first, packet.index + run.sequence, add32(packet.timestamp, run.timestamp), sendTime);
  if (packet.pictureIdAt >= 0) {
    const pictureId = packet.pictureId + run.pictureId;
    if (packet.pictureIdLong) {
      wire[packet.pictureIdAt] = 0x80 | ((pictureId >> 8) & 0x7f);
      wire[packet.pictureIdAt + 1] = pictureId & 0xff;
    } else wire[packet.pictureIdAt] = pictureId & 0x7f;
  }
  if (packet.tl0At >= 0) wire[packet.tl0At] = (packet.tl0 + run.tl0) & 0xff;
}
