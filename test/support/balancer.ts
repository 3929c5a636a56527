import { createConnection, createServer, type Socket } from 'node:net';

/** What stands before several nodes: gives each connection to the next of them, whoever it is from and whatever it is for. */
export interface Balancer {
  port: number;
  /** From now on connections go to these ports in turn; those that are open stay where they are. */
  toPorts(ports: readonly number[]): void;
  close(): Promise<void>;
}

/** Whoever refuses a connection is passed over; when all do, the client is told by a broken line. */
export async function startBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  const clients = new Set<Socket>();

  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('close', () => clients.delete(client));
    connect(client, ports.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function connect(client: Socket, tries: number): void {
    const target = ports[turn++ % ports.length];
    if (tries === 0 || target === undefined) return void client.destroy();
    const node = createConnection({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const next = () => connect(client, tries - 1);
    node.once('error', next);
    node.once('connect', () => {
      node.off('error', next);
      node.on('error', () => client.destroy());
      client.on('error', () => node.destroy());
      client.pipe(node).pipe(client);
    });
  }

  return {
    port: (server.address() as { port: number }).port,
    toPorts: (now) => void (ports = now),
    close() {
      for (const client of clients) client.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
