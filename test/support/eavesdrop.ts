import { createConnection, createServer } from 'node:net';
import { once } from 'node:events';

/** A line to a TCP server on this machine, and what the other side says on it. */
export interface Eavesdropper {
  port: number;
  /** Everything that was said to the server since it was last asked. */
  heard(): string;
  close(): void;
}

export async function eavesdrop(targetPort: number): Promise<Eavesdropper> {
  let heard = '';
  const server = createServer((client) => {
    const target = createConnection(targetPort, '127.0.0.1');
    client.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    client.pipe(target).pipe(client);
    client.on('error', () => target.destroy()).on('close', () => target.destroy());
    target.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    heard() {
      const all = heard;
      heard = '';
      return all;
    },
    close: () => void server.close(),
  };
}
