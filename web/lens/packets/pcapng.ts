/** A capture file as Wireshark reads it (draft-ietf-opsawg-pcapng): sections, interfaces, packets, each with comments. */

export interface CaptureInterface {
  name: string;
  description: string;
}

export interface CapturedPacket {
  /** Which of the interfaces. */
  on: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Seen from the interface. */
  out: boolean;
  /** From the IP header on, as much as was kept. */
  bytes: Uint8Array;
  /** How long it was. */
  length: number;
  comment?: string | undefined;
}

export interface Capture {
  comment: string;
  interfaces: CaptureInterface[];
  packets: readonly CapturedPacket[];
}

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const MAGIC = 0x1a2b3c4d;
/** IPv4 or IPv6, told apart by their first four bits. */
const LINKTYPE_RAW = 101;

const COMMENT = 1;
const [IF_NAME, IF_DESCRIPTION, IF_TSRESOL] = [2, 3, 9] as const;
const USER_APPLICATION = 4;
const EPB_FLAGS = 2;
const [INBOUND, OUTBOUND] = [1, 2] as const;

const utf8 = new TextEncoder();

/** Parts of the file, in order; little-endian. */
export function writeCapture({ comment, interfaces, packets }: Capture): Uint8Array<ArrayBuffer>[] {
  const section = new Uint8Array(16);
  const view = new DataView(section.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, 1, true); // version 1.0
  view.setBigInt64(8, -1n, true); // how long the section is, is not said
  return [
    block(SECTION, section, [option(COMMENT, comment), option(USER_APPLICATION, 'ChatStream')]),
    ...interfaces.map((one) =>
      block(INTERFACE, interfaceBody(), [
        option(IF_NAME, one.name),
        option(IF_DESCRIPTION, one.description),
        option(IF_TSRESOL, Uint8Array.of(6)), // microseconds
      ]),
    ),
    ...packets.map(packetBlock),
  ];
}

function interfaceBody(): Uint8Array {
  const body = new Uint8Array(8); // the snap length 0: no limit
  new DataView(body.buffer).setUint16(0, LINKTYPE_RAW, true);
  return body;
}

function packetBlock({ on, at, out, bytes, length, comment }: CapturedPacket): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(20 + padded(bytes.length));
  const view = new DataView(body.buffer);
  const microseconds = BigInt(Math.round(at * 1000));
  view.setUint32(0, on, true);
  view.setUint32(4, Number(microseconds >> 32n), true);
  view.setUint32(8, Number(microseconds & 0xffff_ffffn), true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, length, true);
  body.set(bytes, 20);
  const flags = Uint8Array.of(out ? OUTBOUND : INBOUND, 0, 0, 0);
  return block(ENHANCED_PACKET, body, [
    ...(comment === undefined ? [] : [option(COMMENT, comment)]),
    option(EPB_FLAGS, flags),
  ]);
}

/** Type, length, body, options, the length once more. */
function block(type: number, body: Uint8Array, options: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = [body, ...options, new Uint8Array(4)]; // the last option is the end of options
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  view.setUint32(length - 4, length, true);
  return whole;
}

function option(code: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === 'string' ? utf8.encode(value) : value;
  const whole = new Uint8Array(4 + padded(bytes.length));
  const view = new DataView(whole.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, bytes.length, true);
  whole.set(bytes, 4);
  return whole;
}

const padded = (length: number): number => (length + 3) & ~3;
