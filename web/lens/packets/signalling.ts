import type { Endpoint } from '../../../protocol/lens.ts';
import { joined, tcpPacket } from './ip.ts';
import type { CapturedPacket } from './pcapng.ts';
import type { Packet } from './recorded.ts';

/** HTTP's own: Wireshark then reads what was in TLS as what it is. */
const PORT = 80;
const MOST = 1_400;
const [SYN, PUSH, ACK] = [2, 8, 16] as const;
const MASKED = 0x80;
const dot = 0x2e;
const ascii = new TextEncoder();

/** RFC 6455 section 1.2: the key of the example, and the answer to it. */
const asking = [
  'GET /socket HTTP/1.1',
  'Host: chatstream',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const agreeing = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

/**
 * The frames of a socket as a TCP connection without TLS: it never was so on the wire, but so every program can read it. A handshake
 * stands before the first, and each frame is as long as it was, with dots in place of what people wrote.
 */
export function rebuiltSocket(
  frames: readonly Packet[],
  on: number,
  comment: (frame: Packet) => string | undefined,
  rebuilt: string,
): CapturedPacket[] {
  const first = frames[0];
  if (!first) return [];
  const server: Endpoint = { address: first.ends.local.address, port: PORT };
  const client: Endpoint = first.ends.remote;
  const next = { server: 1_000, client: 2_000 };
  const packets: CapturedPacket[] = [];

  function pass(at: number, out: boolean, flags: number, payload: Uint8Array, said?: string): void {
    const [mine, theirs] = out ? (['server', 'client'] as const) : (['client', 'server'] as const);
    const hop = out ? { from: server, to: client } : { from: client, to: server };
    const acknowledged = (flags & ACK) !== 0 ? next[theirs] : 0;
    packets.push({
      on,
      at,
      out,
      comment: said,
      ...tcpPacket(hop, { sequence: next[mine], acknowledged, flags }, payload),
    });
    next[mine] += payload.length + ((flags & SYN) !== 0 ? 1 : 0);
  }

  const nothing = new Uint8Array(0);
  const before = first.at - 0.005;
  pass(before, false, SYN, nothing, rebuilt);
  pass(before + 0.001, true, SYN | ACK, nothing);
  pass(before + 0.002, false, ACK, nothing);
  pass(before + 0.003, false, PUSH | ACK, lines(asking));
  pass(before + 0.004, true, PUSH | ACK, lines(agreeing));
  for (const frame of frames) {
    const whole = wholeFrame(frame);
    for (let at = 0; at < whole.length; at += MOST)
      pass(frame.at, frame.out, PUSH | ACK, whole.subarray(at, at + MOST), at === 0 ? comment(frame) : undefined);
  }
  return packets;
}

const lines = (text: string[]): Uint8Array => ascii.encode(`${text.join('\r\n')}\r\n\r\n`);

/** The frame at its length: its header, a mask of zeros where there was one, the message's type, and dots. */
export function wholeFrame({ head, length }: Pick<Packet, 'head' | 'length'>): Uint8Array {
  const short = (head[1] ?? 0) & 0x7f;
  const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
  const mask = new Uint8Array(((head[1] ?? 0) & MASKED) === 0 ? 0 : 4);
  const room = Math.max(0, length - headerBytes - mask.length);
  return joined(head.subarray(0, headerBytes), mask, hidden(head.subarray(headerBytes), room));
}

/** `{"type":"chat.post"}` at its true length, still JSON. */
function hidden(type: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length).fill(dot);
  if (type.length === 0 || type.length > length) return whole;
  const more = length - type.length;
  const filler = more < 6 ? ' '.repeat(more) : '';
  const text = new TextDecoder().decode(type);
  whole.set(ascii.encode(more < 6 ? text + filler : `${text.slice(0, -1)},"":"`));
  if (more >= 6) whole.set(ascii.encode('"}'), length - 2);
  return whole;
}
