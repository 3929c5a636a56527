/** The media port as somebody sees it who has no connection there, or stands in the middle of one. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

export interface Stranger {
  /** Sends these, as fast as the port takes them. Resolves when all have left. */
  spray(packets: Iterable<Buffer>): Promise<void>;
  /** What the port answered. */
  readonly answers: readonly Buffer[];
  close(): void;
}

/** Packets that leave in one go: the receiver's buffer holds some hundreds, and what does not fit attacks nobody. */
const batch = 64;

export async function openStranger(port: number): Promise<Stranger> {
  const socket = await openSocket();
  const answers: Buffer[] = [];
  socket.on('message', (packet) => answers.push(packet));
  return {
    async spray(packets) {
      let waiting = 0;
      for (const packet of packets) {
        const left = new Promise((resolve) => socket.send(packet, port, '127.0.0.1', resolve));
        if (++waiting % batch !== 0) continue;
        await left;
        await new Promise(setImmediate);
      }
      await new Promise((resolve) => socket.send(Buffer.alloc(1), port, '127.0.0.1', resolve));
    },
    answers,
    close: () => socket.close(),
  };
}

/** A place on the way between one peer and the server, where every packet can be read, and sent again. */
export interface Tap {
  /** Where the peer finds the server. */
  readonly port: number;
  /** What the peer has sent, as it went over the wire; and what the server has. */
  readonly toServer: readonly Buffer[];
  readonly toPeer: readonly Buffer[];
  /** Sends this to the server from where the peer's packets seem to come. */
  inject(packet: Buffer): Promise<void>;
  close(): void;
}

export async function openTap(mediaPort: number): Promise<Tap> {
  const [near, far] = [await openSocket(), await openSocket()];
  const [toServer, toPeer]: [Buffer[], Buffer[]] = [[], []];
  let peer: RemoteInfo | undefined;
  near.on('message', (packet, from) => {
    peer = from;
    toServer.push(packet);
    far.send(packet, mediaPort, '127.0.0.1');
  });
  far.on('message', (packet) => {
    toPeer.push(packet);
    if (peer) near.send(packet, peer.port, peer.address);
  });
  return {
    port: near.address().port,
    toServer,
    toPeer,
    inject: (packet) => new Promise((resolve) => far.send(packet, mediaPort, '127.0.0.1', () => resolve())),
    close() {
      near.close();
      far.close();
    },
  };
}

/** By its first byte (RFC 7983), and RTCP by its second (RFC 5761). */
export function shapeOf(packet: Buffer): 'stun' | 'dtls' | 'rtp' | 'rtcp' | 'other' {
  const [first = 255, second = 0] = packet;
  if (first < 4) return 'stun';
  if (first >= 20 && first < 64) return 'dtls';
  if (first < 128 || first > 191) return 'other';
  return second >= 192 && second <= 223 ? 'rtcp' : 'rtp';
}
