/**
 * The last packets of one stream as they were sent, shared by all viewers: what one of them reports lost is sent again from
 * here. It keeps references, it does not copy.
 */
export interface PacketRing {
  put(sequence: number, packet: Buffer): void;
  /** The packet of this sequence number, if it has not been overwritten yet. */
  get(sequence: number): Buffer | undefined;
}

/** `slots` is a power of two: how many packets are remembered. */
export function createPacketRing(slots: number): PacketRing {
  const mask = slots - 1;
  const packets: (Buffer | undefined)[] = new Array<Buffer | undefined>(slots).fill(undefined);
  const sequences = new Int32Array(slots).fill(-1);
  return {
    put(sequence, packet) {
      packets[sequence & mask] = packet;
      sequences[sequence & mask] = sequence;
    },
    get(sequence) {
      return sequences[sequence & mask] === sequence ? packets[sequence & mask] : undefined;
    },
  };
}
