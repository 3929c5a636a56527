import type { Packet } from './packet.ts';

/** The last packets of one layer, shared by all viewers: what one of them reports lost is sent again from here. */
export interface History {
  /** Newest index so far, -1 before the first. */
  readonly newest: number;
  put(packet: Packet): void;
  /** The packet of this index, if it has not been overwritten yet. */
  get(index: number): Packet | undefined;
}

/** `slots` is a power of two: how many packets are remembered. */
export function createHistory(slots: number): History {
  const packets: (Packet | undefined)[] = Array.from({ length: slots });
  const mask = slots - 1;
  let newest = -1;
  return {
    get newest() {
      return newest;
    },
    put(packet) {
      packets[packet.index & mask] = packet;
      if (packet.index > newest) newest = packet.index;
    },
    get(index) {
      const packet = packets[index & mask];
      return packet?.index === index ? packet : undefined;
    },
  };
}
