import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine that is free for TCP and for UDP at this moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const tcp = createServer().listen(0);
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    const free = await udpIsFree(port);
    tcp.close();
    await once(tcp, 'close');
    if (free) return port;
  }
  throw new Error('no free port');
}

async function udpIsFree(port: number): Promise<boolean> {
  const udp = createSocket('udp4');
  try {
    udp.bind(port);
    await once(udp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    udp.close();
  }
}
