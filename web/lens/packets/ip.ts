/** IP, UDP and TCP headers, rebuilt from what is known of packets that were recorded above them. */
import type { Endpoint } from '../../../protocol/lens.ts';

export interface Hop {
  from: Endpoint;
  to: Endpoint;
}

const UDP = 17;
const TCP = 6;
/** What systems begin with; what was left of it on arrival nobody has seen. */
const TTL = 64;
/** As good as any: it is checked only where the whole packet is there, and then it is right. */
const UNKNOWN_SUM = 0xffff;

/** A datagram of `length` bytes of payload, of which `payload` is the beginning. */
export function udpPacket(hop: Hop, payload: Uint8Array, length: number): { bytes: Uint8Array; length: number } {
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint16(0, hop.from.port);
  view.setUint16(2, hop.to.port);
  view.setUint16(4, 8 + length);
  const isWhole = payload.length === length;
  view.setUint16(6, isWhole ? sumOver(hop, UDP, joined(header, payload)) || 0xffff : UNKNOWN_SUM);
  return inIp(hop, UDP, joined(header, payload), 8 + length);
}

export interface Segment {
  sequence: number;
  acknowledged: number;
  /** Of the flags SYN 2, PUSH 8, ACK 16. */
  flags: number;
}

export function tcpPacket(hop: Hop, segment: Segment, payload: Uint8Array): { bytes: Uint8Array; length: number } {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint16(0, hop.from.port);
  view.setUint16(2, hop.to.port);
  view.setUint32(4, segment.sequence >>> 0);
  view.setUint32(8, segment.acknowledged >>> 0);
  view.setUint16(12, (5 << 12) | segment.flags); // five words of header
  view.setUint16(14, 0xffff);
  view.setUint16(16, sumOver(hop, TCP, joined(header, payload)));
  return inIp(hop, TCP, joined(header, payload), 20 + payload.length);
}

function inIp({ from, to }: Hop, protocol: number, content: Uint8Array, length: number) {
  const [source, target] = [addressBytes(from.address), addressBytes(to.address)];
  const isIPv4 = source.length === 4 && target.length === 4;
  const header = isIPv4 ? ipv4Header(protocol, length) : ipv6Header(protocol, length);
  const end = header.length;
  header.set(isIPv4 ? source : ipv6Of(source), end - (isIPv4 ? 8 : 32));
  header.set(isIPv4 ? target : ipv6Of(target), end - (isIPv4 ? 4 : 16));
  if (isIPv4) new DataView(header.buffer).setUint16(10, checksum(header));
  return { bytes: joined(header, content), length: end + length };
}

/** RFC 791 section 3.1 */
function ipv4Header(protocol: number, length: number): Uint8Array {
  const header = new Uint8Array(20);
  header[0] = 0x45;
  new DataView(header.buffer).setUint16(2, 20 + length);
  header[6] = 0x40; // do not fragment, as media and TCP ask for
  header[8] = TTL;
  header[9] = protocol;
  return header;
}

/** RFC 8200 section 3 */
function ipv6Header(protocol: number, length: number): Uint8Array {
  const header = new Uint8Array(40);
  header[0] = 0x60;
  new DataView(header.buffer).setUint16(4, length);
  header[6] = protocol;
  header[7] = TTL;
  return header;
}

/** Over the pseudo header and all of the packet (RFC 768, RFC 9293 section 3.1, RFC 8200 section 8.1); the sum in it is 0. */
function sumOver({ from, to }: Hop, protocol: number, content: Uint8Array): number {
  const [source, target] = [addressBytes(from.address), addressBytes(to.address)];
  const pseudo = new Uint8Array(4);
  pseudo[1] = protocol;
  new DataView(pseudo.buffer).setUint16(2, content.length);
  return checksum(joined(source, target, pseudo, content));
}

/** RFC 1071 */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

export function addressBytes(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string): number[] =>
    text
      .split(':')
      .filter(Boolean)
      .flatMap((group) => (group.includes('.') ? pairs(group) : [parseInt(group, 16)]));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<number>(missing).fill(0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function pairs(ipv4: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

/** For the rare pair of one of each: IPv4 as IPv6 writes it (RFC 4291 section 2.5.5.2). */
function ipv6Of(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 16) return bytes;
  const whole = new Uint8Array(16);
  whole.fill(0xff, 10, 12);
  whole.set(bytes, 12);
  return whole;
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
