/** As little WebSocket client as a load needs: thousands of sockets in one process that cost it next to nothing. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** One masked text frame (RFC 6455 section 5.2), as clients send them. */
export function clientFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const head =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, mask, body.map((byte, at) => byte ^ mask[at % 4]!)]);
}

export interface Target {
  port: number;
  path: string;
  headers: Record<string, string>;
  /** The loopback address to come from, so that one address does not hold all sockets. */
  from: string;
}

/** One frame of the server: its first byte, and where its payload stands in `bytes`. Valid only during the call. */
export type Received = (first: number, bytes: Buffer, from: number, to: number) => void;

/** All sockets read into it, one after the other. */
const shared = Buffer.allocUnsafe(256 * 1024);

/** Shakes hands; rejects unless the answer is 101. */
export function open(target: Target, received: Received): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let rest = Buffer.alloc(0);
    let shaken = false;
    const read = (length: number): boolean => {
      const bytes = rest.length > 0 ? Buffer.concat([rest, shared.subarray(0, length)]) : shared.subarray(0, length);
      let from = 0;
      if (!shaken) {
        const end = bytes.indexOf('\r\n\r\n');
        if (end >= 0 && !bytes.toString('latin1', 0, 12).endsWith('101')) {
          reject(new Error(bytes.toString('latin1', 0, 80)));
        }
        shaken = end >= 0;
        from = shaken ? end + 4 : 0;
        if (shaken) resolve(socket);
      }
      if (shaken) from = frames(bytes, from, received);
      rest = from === bytes.length ? none : Buffer.from(bytes.subarray(from));
      return true;
    };
    const socket: Socket = connect({
      host: '127.0.0.1',
      port: target.port,
      localAddress: target.from,
      noDelay: true,
      onread: { buffer: shared, callback: read },
    });
    socket.once('error', reject);
    socket.once('connect', () => socket.write(handshake(target)));
  });
}

const none = Buffer.alloc(0);

/** Hands out the whole frames and returns where the rest begins. */
function frames(bytes: Buffer, from: number, received: Received): number {
  let at = from;
  while (at + 2 <= bytes.length) {
    const short = bytes[at + 1]!;
    const body = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (body > bytes.length) break;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
    if (body + length > bytes.length) break;
    received(bytes[at]!, bytes, body, body + length);
    at = body + length;
  }
  return at;
}

function handshake({ port, path, headers }: Target): string {
  const lines = Object.entries({
    Host: `localhost:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
