import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '../../protocol/envelope.ts';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Accounts, Identity, SessionEnd } from '../accounts/port.ts';
import { Connection, type ConnectionEvents } from './connection.ts';

export interface SocketsParts {
  accounts: Pick<Accounts, 'identify'>;
  allowedOrigin: (origin: string | undefined) => boolean;
  received: (connection: Connection, text: string) => void;
  closed: (connection: Connection) => void;
  log: Logger;
}

/** The door for sockets, and all that came in. */
export class Sockets {
  readonly connections = new Set<Connection>();
  private readonly byAccount = new Map<string, Set<Connection>>();
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false, // frames are written prepared; and nothing can be a deflate bomb
    clientTracking: false,
  });
  private readonly parts: SocketsParts;
  private readonly heartbeat: NodeJS.Timeout;
  private leaving = false;

  constructor(parts: SocketsParts) {
    this.parts = parts;
    this.heartbeat = setInterval(() => {
      for (const connection of this.connections) connection.beat();
    }, limits.heartbeatMs).unref();
  }

  /**
   * Answers an upgrade request. The cookie alone proves nothing, since browsers send it for any site: the Origin must be one
   * of our own (RFC 6455 section 10.2), and a request without one is refused, too.
   */
  async upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): Promise<void> {
    // Until `ws` takes over, an error of the connection has no listener.
    const onError = () => wire.destroy();
    wire.on('error', onError);
    try {
      if (this.leaving) return refuse(wire, 503, 'Service Unavailable');
      if (!this.parts.allowedOrigin(request.headers.origin)) return refuse(wire, 403, 'Forbidden');
      const identity = await this.parts.accounts.identify(new Headers({ cookie: request.headers.cookie ?? '' }));
      if (!identity) return refuse(wire, 401, 'Unauthorized');
      if (!identity.verified) return refuse(wire, 403, 'Forbidden');
      if (this.leaving) return refuse(wire, 503, 'Service Unavailable');
      wire.off('error', onError);
      if (!speaksOurVersion(request)) return this.server.handleUpgrade(request, wire, head, turnAway);
      this.server.handleUpgrade(request, wire, head, (socket) =>
        this.admit(new Connection(socket, wire, identity, this.events())),
      );
    } catch (error) {
      this.parts.log.error({ err: error }, 'an upgrade failed');
      refuse(wire, 500, 'Internal Server Error');
    }
  }

  /** Sockets of an account. */
  of(accountId: string): Connection[] {
    return [...(this.byAccount.get(accountId) ?? [])];
  }

  /** The session ended: its sockets are told and closed. */
  endSession(sessionId: string, reason: SessionEnd): void {
    for (const connection of this.connections) {
      if (connection.identity.sessionId !== sessionId) continue;
      connection.send({ type: 'session.ended', reason });
      connection.end(closeCodes.sessionEnded, reason);
    }
  }

  /** The session is of a person with another name or role now. */
  renew(identity: Identity): void {
    for (const connection of this.connections) {
      if (connection.identity.sessionId === identity.sessionId) connection.identity = identity;
    }
  }

  /** Takes no more sockets and tells those here to come back at a random moment. */
  leave(withinMs: number): void {
    this.leaving = true;
    for (const connection of this.connections) {
      connection.send({ type: 'server.leaving', withinMs });
      connection.end(closeCodes.leaving, 'leaving');
    }
  }

  stop(): void {
    clearInterval(this.heartbeat);
    for (const connection of this.connections) connection.end(closeCodes.leaving, 'leaving');
  }

  private events(): ConnectionEvents {
    return {
      received: this.parts.received,
      closed: (connection) => {
        this.connections.delete(connection);
        const mine = this.byAccount.get(connection.identity.accountId);
        mine?.delete(connection);
        if (mine?.size === 0) this.byAccount.delete(connection.identity.accountId);
        this.parts.closed(connection);
      },
    };
  }

  private admit(connection: Connection): void {
    this.connections.add(connection);
    const { accountId } = connection.identity;
    const mine = this.byAccount.get(accountId) ?? new Set();
    this.byAccount.set(accountId, mine.add(connection));
    if (mine.size <= limits.socketsPerAccount) return;
    const [oldest] = mine;
    oldest!.end(closeCodes.tooManySockets, 'too many sockets');
    mine.delete(oldest!);
  }
}

function speaksOurVersion(request: IncomingMessage): boolean {
  const version = new URL(request.url ?? '/', 'http://socket').searchParams.get('v');
  return version === String(PROTOCOL_VERSION);
}

/** Browsers do not show a page why a handshake failed: one that is older than the server is told so on the socket. */
function turnAway(socket: WebSocket): void {
  socket.on('error', () => socket.terminate());
  socket.send(JSON.stringify({ type: 'error', code: 'unsupported_version' } satisfies ServerMessage));
  socket.close(closeCodes.protocolError, 'unsupported version');
  setTimeout(() => socket.terminate(), 1_000).unref();
}

function refuse(wire: Duplex, status: number, text: string): void {
  wire.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
