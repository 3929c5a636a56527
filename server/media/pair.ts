import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Two sockets that are connected with each other, inside this machine, to be handed to two workers. The door is open for this one
 * connection: whoever else knocks is known by his address and sent away. Nothing is read from either before they are handed on.
 */
export async function connectedPair(
  server: Server = createServer({ pauseOnConnect: true }),
): Promise<[near: Socket, far: Socket]> {
  const knocking = new Set<Socket>();
  server.on('connection', (socket) => knocking.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  near.pause();
  server.on('error', (error) => near.destroy(error));
  try {
    await once(near, 'connect');
    near.on('error', () => {}); // whoever has it by then notices that it is closed
    for (;;) {
      const far = [...knocking].find((it) => it.remotePort === near.localPort && it.remoteAddress === '127.0.0.1');
      if (far && knocking.delete(far)) return [near, far];
      await once(server, 'connection');
    }
  } finally {
    server.close();
    for (const stranger of knocking) stranger.destroy();
  }
}
