/** What the server's own system says, where it does (Linux). */

/** One TCP connection, as the kernel has it (`ss --info`, the fields of struct tcp_info); fields are null where this kernel does not say them. */
export interface LensTcp {
  congestion: string | null;
  roundTripMs: number | null;
  roundTripVarMs: number | null;
  leastRoundTripMs: number | null;
  retransmissionTimeoutMs: number | null;
  /** Segments. */
  congestionWindow: number | null;
  slowStartThreshold: number | null;
  mss: number | null;
  pathMtu: number | null;
  segmentsOut: number | null;
  segmentsIn: number | null;
  bytesSent: number | null;
  bytesAcked: number | null;
  bytesReceived: number | null;
  bytesRetransmitted: number | null;
  /** Since the connection began. */
  retransmissions: number | null;
  /** Bytes that the other side may be sent, and may send, beyond what was acknowledged. */
  sendWindow: number | null;
  receiveWindow: number | null;
  deliveryBits: number | null;
}

/** The interface of the server by which this client is reached, as /sys/class/net has it. */
export interface ServerInterface {
  name: string;
  kind: 'ethernet' | 'wifi' | 'loopback' | 'virtual' | 'other';
  driver: string | null;
  mtu: number | null;
  /** Null where the interface has no such thing, or does not say. */
  speedMbits: number | null;
  duplex: 'full' | 'half' | null;
  /** Since the system was started, of everything on it; null on systems that are no Linux. */
  received: InterfaceCounts | null;
  sent: InterfaceCounts | null;
  at: number;
}

export interface InterfaceCounts {
  frames: number;
  bytes: number;
  errors: number;
  dropped: number;
}
