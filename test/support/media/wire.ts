/** A wire between two programs that somebody listens in on. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

export interface Wire {
  /** Who connects to it is connected with the other side. */
  server: Server;
  /** All that came over it, in both directions. */
  passed: Buffer[];
  /** From now on one bit of whatever comes is another one. */
  alter(): void;
}

export async function tapped(to: { host: string; port: number }): Promise<Wire> {
  const passed: Buffer[] = [];
  let altering = false;
  const server = createServer((from) => {
    const onward = connect(to);
    for (const [a, b] of [[from, onward] as const, [onward, from] as const]) {
      a.on('data', (bytes: Buffer) => {
        passed.push(Buffer.from(bytes));
        if (altering) bytes[bytes.length - 1]! ^= 1;
        b.write(bytes);
      });
      a.on('error', () => {}).on('close', () => b.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, passed, alter: () => (altering = true) };
}
