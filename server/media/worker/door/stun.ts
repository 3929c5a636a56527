import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { crc32 } from 'node:zlib';

/** STUN (RFC 8489), as far as the checks of ICE (RFC 8445) need it. Pure functions of bytes. */
export const BINDING_REQUEST = 0x0001;
export const BINDING_SUCCESS = 0x0101;
export const USERNAME = 0x0006;
export const XOR_MAPPED_ADDRESS = 0x0020;
export const USE_CANDIDATE = 0x0025;
export const ICE_CONTROLLED = 0x8029;
export const ICE_CONTROLLING = 0x802a;

const MESSAGE_INTEGRITY = 0x0008;
const FINGERPRINT = 0x8028;
const MAGIC = 0x2112a442;
const HEADER = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const mostAttributes = 32;

export interface StunMessage {
  type: number;
  /** Those that come before MESSAGE-INTEGRITY, or all where there is none. Values are views into the packet. */
  attributes: { type: number; value: Buffer }[];
  /** Where MESSAGE-INTEGRITY begins; undefined without one. */
  integrityAt: number | undefined;
}

/** Null for what is no well-formed STUN message: DTLS, RTP, nonsense. */
export function readStun(packet: Buffer): StunMessage | null {
  if (packet.length < HEADER || packet[0]! > 3 || packet.readUInt32BE(4) !== MAGIC) return null;
  if (packet.readUInt16BE(2) !== packet.length - HEADER || packet.length % 4 !== 0) return null;
  const message: StunMessage = { type: packet.readUInt16BE(0), attributes: [], integrityAt: undefined };
  for (let at = HEADER; at < packet.length;) {
    const type = packet.readUInt16BE(at);
    const length = packet.readUInt16BE(at + 2);
    if (at + 4 + length > packet.length || message.attributes.length === mostAttributes) return null;
    if (type === MESSAGE_INTEGRITY) {
      if (length !== INTEGRITY_BYTES - 4) return null;
      message.integrityAt = at;
      break;
    }
    if (type !== FINGERPRINT) message.attributes.push({ type, value: packet.subarray(at + 4, at + 4 + length) });
    at += 4 + length + (-length & 3);
  }
  return message;
}

export function attribute({ attributes }: StunMessage, type: number): Buffer | undefined {
  return attributes.find((it) => it.type === type)?.value;
}

/** Whoever wrote the message knows the password (RFC 8489 section 9.1.3). */
export function isSigned(packet: Buffer, { integrityAt }: StunMessage, password: string | Buffer): boolean {
  if (integrityAt === undefined) return false;
  const found = packet.subarray(integrityAt + 4, integrityAt + INTEGRITY_BYTES);
  return timingSafeEqual(found, integrity(packet.subarray(0, integrityAt), password));
}

/** The message anew, with these attributes in place of its own, signed with the password. */
export function writeStun(packet: Buffer, attributes: StunMessage['attributes'], password: string | Buffer): Buffer {
  const body = attributes.map(({ type, value }) => {
    const bytes = Buffer.alloc(4 + value.length + (-value.length & 3));
    bytes.writeUInt16BE(type, 0);
    bytes.writeUInt16BE(value.length, 2);
    value.copy(bytes, 4);
    return bytes;
  });
  const unsigned = Buffer.concat([packet.subarray(0, HEADER), ...body]);
  const signed = Buffer.alloc(unsigned.length + INTEGRITY_BYTES + FINGERPRINT_BYTES);
  unsigned.copy(signed);
  signed.writeUInt16BE(MESSAGE_INTEGRITY, unsigned.length);
  signed.writeUInt16BE(INTEGRITY_BYTES - 4, unsigned.length + 2);
  integrity(unsigned, password).copy(signed, unsigned.length + 4);
  const fingerprintAt = unsigned.length + INTEGRITY_BYTES;
  signed.writeUInt16BE(signed.length - HEADER, 2);
  signed.writeUInt16BE(FINGERPRINT, fingerprintAt);
  signed.writeUInt16BE(FINGERPRINT_BYTES - 4, fingerprintAt + 2);
  signed.writeUInt32BE((crc32(signed.subarray(0, fingerprintAt)) ^ 0x5354554e) >>> 0, fingerprintAt + 4);
  return signed;
}

/** The value of XOR-MAPPED-ADDRESS (RFC 8489 section 14.2) in an answer to the request that `packet` answers. */
export function xorAddress(packet: Buffer, address: string, port: number): Buffer {
  const plain = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const value = Buffer.alloc(4 + plain.length);
  value[1] = plain.length === 4 ? 1 : 2;
  value.writeUInt16BE(port ^ (MAGIC >>> 16), 2);
  for (const [at, byte] of plain.entries()) value[4 + at] = byte ^ packet[4 + at]!; // the cookie and the transaction
  return value;
}

/** Over everything before, with the length as if the message ended behind the signature. */
function integrity(before: Buffer, password: string | Buffer): Buffer {
  const header = Buffer.from(before.subarray(0, HEADER));
  header.writeUInt16BE(before.length - HEADER + INTEGRITY_BYTES, 2);
  return createHmac('sha1', password).update(header).update(before.subarray(HEADER)).digest();
}

function ipv6Bytes(address: string): Buffer {
  const { hostname } = new URL(`http://[${address.split('%')[0]}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail ?? '')];
  return Buffer.from(all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]));
}
