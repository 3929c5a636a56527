import { createConnection, createServer, type Socket } from 'node:net';

/** A line to a TCP server on this machine that can be cut, made deaf, and cut at the moment something is said. */
export interface Proxy {
  port: number;
  /** Breaks all connections and refuses new ones until `restore`. */
  cut(): void;
  /** Lets everything through that was said, and nothing of the answers, until `restore`. */
  deafen(): void;
  /** Takes everything from both sides and passes nothing on, as a dead radio link does, until `restore`. */
  swallow(): void;
  /** How many connections there are. */
  readonly lines: number;
  restore(): void;
  /** Breaks the line once, right after `text` was passed on to the server and before its answer comes back. */
  cutAfter(text: string): void;
  close(): Promise<void>;
}

/** On a port of its own, or on this one. */
export async function startProxy(targetPort: number, port = 0): Promise<Proxy> {
  const pairs = new Set<[Socket, Socket]>();
  let state: 'open' | 'cut' | 'deaf' | 'dead' = 'open';
  let trigger: string | null = null;

  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    const upstream = createConnection(targetPort, '127.0.0.1');
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    let answering = true;
    client.on('data', (chunk) => {
      if (state === 'dead') return;
      upstream.write(chunk);
      if (trigger === null || !chunk.includes(trigger)) return;
      trigger = null;
      answering = false;
      client.destroy();
    });
    upstream.on('data', (chunk) => {
      if (answering && state === 'open') client.write(chunk);
    });
    // What was said before the end still arrives: `end`, not `destroy`.
    client.on('close', () => upstream.end());
    upstream.on('close', () => {
      client.destroy();
      pairs.delete(pair);
    });
    client.on('error', () => {});
    upstream.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    port: (server.address() as { port: number }).port,
    cut() {
      state = 'cut';
      breakAll();
    },
    deafen() {
      state = 'deaf';
    },
    swallow() {
      state = 'dead';
    },
    get lines() {
      return pairs.size;
    },
    restore() {
      // What was swallowed is gone, so these lines are of no use any more.
      if (state === 'deaf' || state === 'dead') breakAll();
      state = 'open';
    },
    cutAfter(text) {
      trigger = text;
    },
    close() {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };

  function breakAll(): void {
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  }
}
