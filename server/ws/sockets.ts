import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type ServerOptions } from 'ws';
import { PROTOCOL_VERSION } from '../../protocol/envelope.ts';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Accounts, Identity, SessionEnd } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Admission } from '../overload/admission.ts';
import { StoreBusy } from '../store/port.ts';
import { Connection, Line, type ConnectionEvents } from './connection.ts';
import { Heartbeat } from './heartbeat.ts';
import { proxyOf, type Arrived } from './socket-facts.ts';

export interface SocketsParts {
  accounts: Pick<Accounts, 'identify'>;
  admission: Pick<Admission, 'admit' | 'came' | 'went'>;
  allowedOrigin: (origin: string | undefined) => boolean;
  received: (connection: Connection, text: string) => void;
  closed: (connection: Connection) => void;
  log: Logger;
}

/** The door for sockets, and all that came in. */
export class Sockets {
  readonly connections = new Set<Connection>();
  private readonly byAccount = new Map<string, Set<Connection>>();
  private readonly server = doorman({ deflate: false });
  private readonly serverForSlowLinks = doorman({ deflate: true });
  private readonly heartbeat = new Heartbeat();
  private readonly events: ConnectionEvents;
  private readonly parts: SocketsParts;
  private leaving = false;

  constructor(parts: SocketsParts) {
    this.parts = parts;
    this.events = { received: parts.received, closed: (connection) => this.dismiss(connection) };
  }

  /**
   * Answers an upgrade request. The cookie alone proves nothing, since browsers send it for any site: the Origin must be one
   * of our own (RFC 6455 section 10.2), and a request without one is refused, too.
   */
  async upgrade(
    request: IncomingMessage,
    wire: Duplex,
    head: Buffer,
    arrived: Arrived = { address: '', proxied: false },
  ): Promise<void> {
    // Until `ws` takes over, an error of the connection has no listener.
    const onError = () => wire.destroy();
    wire.on('error', onError);
    try {
      if (this.leaving) return refuse(wire, 503, 'Service Unavailable');
      if (!this.parts.allowedOrigin(request.headers.origin)) return refuse(wire, 403, 'Forbidden');
      const identity = await this.parts.accounts.identify(new Headers({ cookie: request.headers.cookie ?? '' }));
      if (!identity) return refuse(wire, 401, 'Unauthorized');
      if (!identity.verified) return refuse(wire, 403, 'Forbidden');
      await this.parts.admission.admit(identity);
      if (this.leaving) return refuse(wire, 503, 'Service Unavailable');
      wire.off('error', onError);
      const { version, slow } = asked(request);
      if (version !== PROTOCOL_VERSION) return this.server.handleUpgrade(request, wire, head, turnAway);
      const server = slow ? this.serverForSlowLinks : this.server;
      const proxy = proxyOf(request, arrived);
      server.handleUpgrade(request, wire, head, (line) =>
        this.admit(new Connection(line, wire, identity, this.events, proxy)),
      );
    } catch (error) {
      const refusal = error instanceof StoreBusy ? new UserError('busy', { retryAfterMs: 1_000 }) : error;
      if (refusal instanceof UserError) return refuse(wire, 503, 'Service Unavailable', refusal);
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
    this.heartbeat.stop();
    for (const connection of this.connections) connection.end(closeCodes.leaving, 'leaving');
  }

  private admit(connection: Connection): void {
    this.connections.add(connection);
    this.parts.admission.came(connection.identity.accountId);
    this.heartbeat.watch(connection, 0);
    const { accountId } = connection.identity;
    const mine = this.byAccount.get(accountId) ?? new Set();
    this.byAccount.set(accountId, mine.add(connection));
    if (mine.size <= limits.socketsPerAccount) return;
    const [oldest] = mine;
    oldest!.end(closeCodes.tooManySockets, 'too many sockets');
    mine.delete(oldest!);
  }

  private dismiss(connection: Connection): void {
    this.connections.delete(connection);
    this.parts.admission.went(connection.identity.accountId);
    const mine = this.byAccount.get(connection.identity.accountId);
    mine?.delete(connection);
    if (mine?.size === 0) this.byAccount.delete(connection.identity.accountId);
    this.parts.closed(connection);
  }
}

/**
 * Shakes hands. Compression (RFC 7692) costs both sides, and what one client sends could be a bomb: only who says that the link
 * is slow is offered it, each message stands for itself so that a frame deflated once fits all, and unpacking ends at the limit.
 */
function doorman({ deflate }: { deflate: boolean }) {
  const options: ServerOptions<typeof Line> & { closeTimeout: number } = {
    noServer: true,
    WebSocket: Line,
    maxPayload: limits.frameBytes,
    maxFragments: limits.fragments,
    perMessageDeflate: deflate && { serverNoContextTakeover: true, clientNoContextTakeover: true },
    closeTimeout: 1_000, // who does not close after us is cut
    autoPong: false, // pings count against the rate, and pongs against what may pile up
    clientTracking: false,
  };
  return new WebSocketServer(options);
}

/** What the address of the socket asks for: `/socket?v=1`, and `&slow=1` behind a slow link. */
function asked(request: IncomingMessage): { version: number; slow: boolean } {
  const { searchParams } = new URL(request.url ?? '/', 'http://socket');
  return { version: Number(searchParams.get('v')), slow: searchParams.get('slow') === '1' };
}

/** Browsers do not show a page why a handshake failed: one that is older than the server is told so on the socket. */
function turnAway(line: Line): void {
  line.on('error', () => {});
  line.send(JSON.stringify({ type: 'error', code: 'unsupported_version' } satisfies ServerMessage));
  line.close(closeCodes.protocolError, 'unsupported version');
}

/** `why` is told as over HTTP; a browser shows a page nothing of it. */
function refuse(wire: Duplex, status: number, text: string, why?: UserError): void {
  const body = why ? JSON.stringify(why.body()) : '';
  const told = why
    ? `Content-Type: application/json\r\nRetry-After: ${Math.ceil((why.retryAfterMs ?? 0) / 1_000)}\r\n`
    : '';
  wire.end(
    `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\n${told}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
