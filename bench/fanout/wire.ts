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

/** Shakes hands; rejects unless the answer is 101. Bytes after the head go to `received`. */
export function open(target: Target, received: (bytes: Buffer) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: target.port, localAddress: target.from, noDelay: true });
    let head = Buffer.alloc(0);
    const shaking = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      socket.off('data', shaking);
      if (!head.toString('latin1', 0, 12).endsWith('101')) return reject(new Error(head.toString('latin1', 0, 80)));
      socket.on('data', received);
      if (head.length > end + 4) received(head.subarray(end + 4));
      resolve(socket);
    };
    socket.on('data', shaking);
    socket.once('error', reject);
    socket.once('connect', () => {
      const lines = Object.entries({
        Host: `localhost:${target.port}`,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        ...target.headers,
      }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`GET ${target.path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
  });
}
