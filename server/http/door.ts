import type http from 'node:http';
import type https from 'node:https';
import net from 'node:net';
import { limits } from '../../protocol/limits.ts';
import { preambleFirstByte } from '../media/preamble.ts';
import { createLinkArrivals, type LinkArrived } from './link-arrivals.ts';

/** The first byte of every TLS connection: a handshake record (RFC 8446 section 5.1). No HTTP method begins with it. */
const tlsHandshake = 0x16;

export interface Door {
  server: net.Server;
  /** Connections that are open, of every kind. */
  connections(): number;
  closeAll(): void;
}

/**
 * Accepts connections and hands each to the server that speaks its language. A connection that says nothing is closed after
 * `helloMs`, and so is the newest one of an address that holds too many.
 */
export function createDoor(parts: {
  plain: http.Server;
  secure: https.Server | null;
  helloMs: number;
  /** None: this server has no other nodes. */
  onLink?: LinkArrived | undefined;
  /** Fewer in tests. */
  most?: { connections: number; perAddress: number };
}): Door {
  const { plain, secure, helloMs, onLink } = parts;
  const { most = { connections: limits.connections, perAddress: limits.connectionsPerAddress } } = parts;
  const open = new Set<net.Socket>();
  const byAddress = new Map<string, number>();
  const takeLink = onLink && createLinkArrivals(onLink);

  const server = net.createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }, (socket) => {
    socket.on('error', () => socket.destroy());
    if (!admit(socket)) return void socket.destroy();
    if (!secure && !takeLink) return void plain.emit('connection', socket);
    listenToFirstByte(socket, helloMs, (first) => {
      if (takeLink && first === preambleFirstByte) return takeLink(socket);
      if (secure && first === tlsHandshake) return void secure.emit('connection', socket); // takes the bytes put back by itself
      plain.emit('connection', socket);
      process.nextTick(() => socket.resume()); // once its readers are attached
    });
  });
  server.maxConnections = most.connections;

  function admit(socket: net.Socket): boolean {
    const address = socket.remoteAddress;
    if (address === undefined) return false; // gone already
    const count = (byAddress.get(address) ?? 0) + 1;
    if (count > most.perAddress) return false;
    byAddress.set(address, count);
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      const left = byAddress.get(address)! - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
    return true;
  }

  return {
    server,
    connections: () => open.size,
    closeAll: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

/** Calls `then` once with the first byte, which is put back so that the next reader finds it. */
function listenToFirstByte(socket: net.Socket, withinMs: number, then: (byte: number) => void): void {
  const tooLate = setTimeout(() => socket.destroy(), withinMs);
  const gone = () => clearTimeout(tooLate);
  socket.once('close', gone);
  socket.once('data', (chunk: Buffer) => {
    clearTimeout(tooLate);
    socket.off('close', gone); // with it goes the timer, which a long connection would keep
    socket.pause();
    socket.unshift(chunk);
    then(chunk[0]!);
  });
}
