/** RFC 6455 by hand: frames that no browser would send, and a door that takes them. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import pino from 'pino';
import { expect } from 'vitest';
import type { Identity } from '../../accounts/port.ts';
import { openToAll } from '../../overload/test/open.ts';
import type { Arrived } from '../socket-facts.ts';
import { Sockets, type SocketsParts } from '../sockets.ts';

export const log = pino({ level: 'silent' });

export const mallory: Identity = {
  accountId: 'm',
  sessionId: 's',
  name: 'Mallory',
  email: 'm@x',
  role: 'member',
  verified: true,
};

/** Sockets behind a real port, open to Mallory alone; what arrives is answered with `ok`. */
export async function openDoor(parts: Partial<SocketsParts> = {}, arrived?: Arrived) {
  const received: string[] = [];
  const sockets = new Sockets({
    accounts: { identify: async () => ({ ...mallory, accountId: randomBytes(4).toString('hex') }) },
    admission: openToAll,
    allowedOrigin: () => true,
    received(connection, text) {
      received.push(text);
      connection.send({ type: 'ok', re: 1 });
    },
    closed: () => {},
    log,
    ...parts,
  });
  const server = createServer().on(
    'upgrade',
    (request, wire, head) => void sockets.upgrade(request, wire, head, arrived),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    sockets,
    received,
    port: (server.address() as AddressInfo).port,
    shut() {
      sockets.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Shaken {
  wire: Socket;
  /** The server's half of the handshake. */
  head: string;
  /** What the server sent after the handshake. */
  sent: () => Buffer;
  closed: Promise<unknown>;
}

/** A socket after the handshake. */
export async function shakeHands(
  port: number,
  { path = '/socket?v=1', headers = [] as string[] } = {},
): Promise<Shaken> {
  const wire = connect(port, '127.0.0.1');
  wire.on('error', () => {});
  const closed = new Promise((resolve) => wire.once('close', resolve));
  let bytes = Buffer.alloc(0);
  wire.on('data', (chunk) => (bytes = Buffer.concat([bytes, chunk])));
  wire.write(handshake(path, headers));
  await expect.poll(() => bytes.indexOf('\r\n\r\n')).toBeGreaterThan(0);
  const length = bytes.indexOf('\r\n\r\n') + 4;
  const head = bytes.toString('latin1', 0, length);
  expect(head).toMatch(/^HTTP\/1\.1 101 /);
  expect(head).toContain('s3pPLMBiTxaQ9kYGzzhZRbK+xOo='); // RFC 6455 section 1.3
  return { wire, head, sent: () => bytes.subarray(length), closed };
}

function handshake(path: string, headers: string[]): string {
  const lines = [
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  ];
  return `GET ${path} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
}

/** A client's frame; `length` claims another one than it has. */
export function frame(
  opcode: number,
  payload: Buffer | string,
  { fin = true, rsv = 0, masked = true, length = 0 } = {},
): Buffer {
  const body = Buffer.from(payload);
  const size = length || body.length;
  const mask = masked ? 0x80 : 0;
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  if (size < 126) head.push(mask | size);
  else if (size < 65_536) head.push(mask | 126, size >> 8, size & 255);
  else head.push(mask | 127, 0, 0, 0, 0, (size >>> 24) & 255, (size >> 16) & 255, (size >> 8) & 255, size & 255);
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const key = randomBytes(4);
  return Buffer.concat([Buffer.from(head), key, body.map((byte, at) => byte ^ key[at % 4]!)]);
}

export function closeFrame(code: number, reason: string | Buffer = ''): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason)]);
}

/** Frames of the server, whole ones. */
export function framesOf(bytes: Buffer): { first: number; payload: Buffer }[] {
  const frames = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const short = bytes[at + 1]!;
    const from = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (from > bytes.length) break;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
    if (from + length > bytes.length) break;
    frames.push({ first: bytes[at]!, payload: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return frames;
}

/** The code in the server's close frame; undefined when there is none. */
export function closeCodeOf(bytes: Buffer): number | undefined {
  return framesOf(bytes)
    .find(({ first }) => first === 0x88)
    ?.payload.readUInt16BE(0);
}
