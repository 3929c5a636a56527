/** Everything between one person's browser and the server, sockets and media, on a line of its own that can go dead. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { BrowserContext } from 'playwright-core';
import { startProxy } from './proxy.ts';

export interface Line {
  /** What the person types instead of the server's own address. The server must allow `localhost:PORT` as a host. */
  url: string;
  /** For pages of this window, before they are opened: their media goes here too. */
  carry(window: BrowserContext): Promise<void>;
  /** Nothing arrives any more, in either direction, and nobody is told. */
  die(): void;
  /** TCP connections of before are of no use any more; media goes on as if nothing had been. */
  live(): void;
  close(): Promise<void>;
}

/** `port`: TCP and UDP, free. `server`: the port where its TCP and its one media worker's UDP is. */
export async function startLine(port: number, server: number): Promise<Line> {
  const proxy = await startProxy(server, port);
  const door = createSocket('udp4').bind(port, '127.0.0.1');
  await once(door, 'listening');
  /** One for every port of the browser, so that the server tells its connections apart. */
  const ways = new Map<string, Socket>();
  let dead = false;

  /** A browser sends from any of the machine's addresses. */
  function wayFrom({ address, port }: RemoteInfo): Socket {
    const browser = `${address} ${port}`;
    const known = ways.get(browser);
    if (known) return known;
    const way = createSocket('udp4');
    way.on('message', (packet) => dead || door.send(packet, port, address));
    ways.set(browser, way);
    return way;
  }
  door.on('message', (packet, from) => dead || wayFrom(from).send(packet, server, '127.0.0.1'));

  return {
    url: `https://localhost:${port}`,
    async carry(window) {
      await window.addInitScript(mediaTo, port);
    },
    die() {
      dead = true;
      proxy.swallow();
    },
    live() {
      dead = false;
      proxy.restore();
    },
    async close() {
      for (const socket of [door, ...ways.values()]) socket.close();
      await proxy.close();
    },
  };
}

/** Sent to the page as its source text: the server's answers name another port for its media. */
function mediaTo(port: number): void {
  const { prototype } = RTCPeerConnection;
  const accept = prototype.setRemoteDescription as (answer: RTCSessionDescriptionInit) => Promise<void>;
  prototype.setRemoteDescription = function ({ type, sdp = '' }: RTCSessionDescriptionInit) {
    const moved = sdp.replace(/^(a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1) \d+/gm, `$1 ${port}`);
    return accept.call(this, { type, sdp: moved });
  };
}
