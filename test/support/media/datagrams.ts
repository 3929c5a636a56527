/** A wire for datagrams between a peer and the server, on which somebody counts them. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface Datagram {
  /** From the server. */
  out: boolean;
  packet: Buffer;
}

export interface DatagramWire {
  /** What is sent there comes to the server. */
  port: number;
  /** Where the server sees its packets come from. */
  from: number;
  passed: Datagram[];
  close(): void;
}

export async function datagramWire(toPort: number): Promise<DatagramWire> {
  const passed: Datagram[] = [];
  const near = createSocket('udp4');
  const far = createSocket('udp4');
  let peer = 0;
  near.on('message', (packet, { port }) => {
    peer = port;
    passed.push({ out: false, packet });
    far.send(packet, toPort, '127.0.0.1');
  });
  far.on('message', (packet) => {
    passed.push({ out: true, packet });
    near.send(packet, peer, '127.0.0.1');
  });
  for (const socket of [near, far]) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
  return {
    port: near.address().port,
    from: far.address().port,
    passed,
    close() {
      near.close();
      far.close();
    },
  };
}
