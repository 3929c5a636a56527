import type { Endpoint } from '../../protocol/lens.ts';
import type { LensTcp } from '../../protocol/lens-system.ts';
import { plainAddress } from '../rooms/socket.ts';

/** One socket as `ss -tinHO` has it: state, queues, both ends, and after them what struct tcp_info says. */
const socketLine = /^\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s+(\S+):(\d+)(?:\s+(.*))?$/;
/** Words that stand before the name of the congestion control, where they stand. */
const flags = new Set(['ts', 'sack', 'ecn', 'ecnseen', 'fastopen', 'mptcp']);
const factors: Record<string, number> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

export interface SocketLine {
  local: Endpoint;
  remote: Endpoint;
  tcp: LensTcp;
}

/** Null for a line that is none of a socket. */
export function readTcpLine(line: string): SocketLine | null {
  const found = socketLine.exec(line.trim());
  if (!found) return null;
  const [, local, localPort, remote, remotePort, info = ''] = found;
  return {
    local: { address: plainAddress(local!), port: Number(localPort) },
    remote: { address: plainAddress(remote!), port: Number(remotePort) },
    tcp: readTcpInfo(info),
  };
}

/** What a kernel, or an `ss`, does not know is null. What they know and leave out because it is nothing yet is 0. */
export function readTcpInfo(info: string): LensTcp {
  const words = info.split(/\s+/).filter(Boolean);
  const values = new Map(words.filter((word) => word.includes(':')).map(parted));
  const [roundTripMs, roundTripVarMs] = both(values.get('rtt'));
  const number = (name: string) => numberIn(values.get(name));
  /** Left out while 0; `beside` came with the same kernel and says that it is known. */
  const counted = (name: string, beside: string) => number(name) ?? (values.has(beside) ? 0 : null);
  return {
    congestion: congestionIn(words),
    roundTripMs,
    roundTripVarMs,
    leastRoundTripMs: number('minrtt'),
    retransmissionTimeoutMs: number('rto'),
    congestionWindow: number('cwnd'),
    slowStartThreshold: number('ssthresh'),
    mss: number('mss'),
    pathMtu: number('pmtu'),
    segmentsOut: number('segs_out'),
    segmentsIn: number('segs_in'),
    bytesSent: number('bytes_sent'),
    bytesAcked: counted('bytes_acked', 'segs_in'),
    bytesReceived: counted('bytes_received', 'segs_in'),
    bytesRetransmitted: counted('bytes_retrans', 'bytes_sent'),
    retransmissions: values.has('retrans') ? both(values.get('retrans'))[1] : values.has('rto') ? 0 : null,
    sendWindow: number('snd_wnd'),
    receiveWindow: number('rcv_wnd'),
    deliveryBits: rateAfter(words, 'delivery_rate'),
  };
}

/** It has no name of its own: it is the first word that is neither a flag nor a value. */
function congestionIn(words: string[]): string | null {
  const first = words.find((word) => !flags.has(word));
  return first !== undefined && /^[a-z]\w*$/.test(first) ? first : null;
}

function parted(word: string): [name: string, value: string] {
  const colon = word.indexOf(':');
  return [word.slice(0, colon), word.slice(colon + 1)];
}

/** `0.05/0.02`, of which the second may be missing. */
function both(text: string | undefined): [number | null, number | null] {
  const [first, second] = (text ?? '').split('/');
  return [numberIn(first), numberIn(second)];
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** `delivery_rate 5.8Mbps`, or in newer ones `delivery_rate 5812345bps`. */
function rateAfter(words: string[], name: string): number | null {
  const at = words.indexOf(name);
  const found = at < 0 ? null : /^(\d+(?:\.\d+)?)([KMGT]?)bps$/.exec(words[at + 1] ?? '');
  return found && Number(found[1]) * factors[found[2]!]!;
}
