import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import { ConfigError, type Config } from '../config.ts';
import type { Certificates } from '../tls/port.ts';
import { handles } from '../overload/handles.ts';
import { createAccepting } from './accepting.ts';
import { createArrivals, type Arrival } from './arrival.ts';
import { createDoor } from './door.ts';
import type { LinkArrived } from './link-arrivals.ts';

export type UpgradeHandler = (request: http.IncomingMessage, socket: Duplex, head: Buffer, arrival: Arrival) => unknown;

export interface ListenerParts {
  /** Answers requests, with and without encryption; `arrival` says which. */
  fetch: (request: Request, arrival: Arrival) => Response | Promise<Response>;
  /** Takes over upgrades of `/socket`. */
  onUpgrade: UpgradeHandler;
  /** Takes over connections of other nodes; none where there are no others. */
  onLink?: LinkArrived;
  /** Further paths that may be upgraded; in production none. */
  otherUpgrades?: Record<string, UpgradeHandler>;
  /** None behind a proxy: then TLS is not spoken. */
  certificates: Certificates | null;
  config: Pick<Config, 'port' | 'host' | 'trustedProxies'>;
  log: Logger;
  /** Shorter in tests. */
  times?: Partial<Times>;
}

export interface Listener {
  /** Resolves when connections are accepted. @throws {ConfigError} when the port cannot be had. */
  listen(): Promise<void>;
  /** The port listened on; before `listen` the configured one. */
  readonly port: number;
  /** Connections that are open, as a share of those there may be. */
  readonly load: number;
  /** False: takes no connection until told otherwise. Those that are open go on. */
  accept(accept: boolean): void;
  readonly draining: boolean;
  /** Serves on for `forMs`, while every answer asks that its connection be used no more. */
  drain(forMs: number): Promise<void>;
  /** Takes no more connections, lets running requests end for at most `graceMs`, then closes all that is left. */
  close(options: { graceMs: number }): Promise<void>;
}

type OnUpgrade = (request: http.IncomingMessage, socket: Duplex, head: Buffer) => unknown;

interface Times {
  firstByteMs: number;
  helloMs: number;
  headersMs: number;
  requestMs: number;
  keepAliveMs: number;
  silentMs: number;
  checkEveryMs: number;
}

/** One TCP port for HTTPS, HTTP and WebSockets: what the first byte says is what is spoken. */
export function createListener(parts: ListenerParts): Listener {
  const { fetch, certificates, config, log } = parts;
  const times = {
    firstByteMs: limits.httpFirstByteMs,
    helloMs: limits.httpHelloMs,
    headersMs: limits.httpHeadersMs,
    requestMs: limits.httpRequestMs,
    keepAliveMs: limits.httpKeepAliveMs,
    silentMs: limits.httpSilentMs,
    checkEveryMs: 2_000,
    ...parts.times,
  };
  const arrivalOf = createArrivals(config.trustedProxies);
  let draining = false;
  const answer = getRequestListener(
    (request, { incoming }) => fetch(request, arrivalOf(incoming as http.IncomingMessage)),
    {
      overrideGlobalObjects: false,
      errorHandler: (error) => {
        log.error({ err: error }, 'a request failed outside of its routes');
        return new Response(null, { status: 500 });
      },
    },
  );

  const respond = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    if (draining) response.setHeader('Connection', 'close');
    void answer(request, response);
  };
  const plain = http.createServer(httpOptions(times), respond);
  const secure = https.createServer(
    { ...httpOptions(times), ...tlsOptions(times), ...certificates?.current() },
    respond,
  );
  certificates?.onChange(() => secure.setSecureContext({ ...tlsOptions(times), ...certificates.current() }));
  for (const server of [plain, secure]) prepare(server, times, upgrades(parts, arrivalOf));

  const most = { connections: roomForConnections(), perAddress: limits.connectionsPerAddress };
  const tls = certificates ? secure : null;
  const door = createDoor({ plain, secure: tls, helloMs: times.firstByteMs, onLink: parts.onLink, most });
  const accepting = createAccepting(door.server, log);
  let port = config.port;
  return {
    get port() {
      return port;
    },
    get load() {
      return door.connections() / most.connections;
    },
    accept: (accept) => accepting.accept(accept),
    get draining() {
      return draining;
    },
    async drain(forMs) {
      draining = true;
      await new Promise((resolve) => setTimeout(resolve, forMs));
    },
    async listen() {
      await new Promise<void>((resolve, reject) => {
        door.server.once('error', (error) => reject(complaint(error, config)));
        door.server.listen({ port, host: config.host }, resolve);
      });
      port = (door.server.address() as net.AddressInfo).port;
      accepting.began({ port, host: config.host });
      // Never listening themselves, the two do not start their clocks for slow headers and requests (Node starts them here).
      for (const server of [plain, secure]) server.emit('listening');
    },
    async close({ graceMs }) {
      draining = true;
      const until = performance.now() + graceMs;
      accepting.end();
      while (door.connections() > 0 && performance.now() < until) {
        for (const server of [plain, secure]) server.closeIdleConnections();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      for (const server of [plain, secure]) server.close();
      door.closeAll();
    },
  };
}

/** What is left of the file handles for connections: files, the database, workers and mails need some as well. */
function roomForConnections(): number {
  const known = handles();
  if (known === null) return limits.connections;
  return Math.max(1, Math.min(limits.connections, known.limit - known.open - limits.handlesKept));
}

function httpOptions(times: Times): http.ServerOptions {
  return {
    maxHeaderSize: limits.httpHeaderBytes,
    headersTimeout: times.headersMs,
    requestTimeout: times.requestMs,
    connectionsCheckingInterval: times.checkEveryMs,
    keepAliveTimeout: times.keepAliveMs,
    insecureHTTPParser: false, // a lenient parser is how requests are smuggled past a proxy
    requireHostHeader: true,
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  };
}

function tlsOptions(times: Times) {
  return {
    minVersion: 'TLSv1.2' as const,
    // For TLS 1.2 forward secrecy and authenticated encryption only; those of TLS 1.3 all have both.
    ciphers: [
      'TLS_AES_128_GCM_SHA256',
      'TLS_AES_256_GCM_SHA384',
      'TLS_CHACHA20_POLY1305_SHA256',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES128-GCM-SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-CHACHA20-POLY1305',
      'ECDHE-RSA-CHACHA20-POLY1305',
    ].join(':'),
    handshakeTimeout: times.helloMs,
    ALPNProtocols: ['http/1.1'],
  };
}

function prepare(server: http.Server | https.Server, times: Times, onUpgrade: OnUpgrade): void {
  server.maxHeadersCount = limits.httpHeaders;
  server.timeout = times.silentMs;
  server.on('upgrade', onUpgrade);
  // The wire itself has a listener for errors at the door; this one is for the TLS upon it.
  server.on('secureConnection', (socket: Duplex) => socket.on('error', () => socket.destroy()));
}

function upgrades(
  { onUpgrade, otherUpgrades = {} }: ListenerParts,
  arrivalOf: (request: http.IncomingMessage) => Arrival,
): OnUpgrade {
  const handlers = new Map(Object.entries({ ...otherUpgrades, '/socket': onUpgrade }));
  return (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const handler = handlers.get((request.url ?? '').split('?')[0]!);
    if (!handler) return refuse(socket, '404 Not Found');
    const arrival = arrivalOf(request);
    const { secure, local } = arrival;
    if (!secure && !local) return refuse(socket, '426 Upgrade Required\r\nUpgrade: TLS/1.2'); // RFC 2817 section 4.2
    return handler(request, socket, head, arrival);
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function complaint(error: NodeJS.ErrnoException, { port, host }: ListenerParts['config']): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError(`PORT is ${port}, but another program listens there: stop it, or set PORT to a free one.`);
  if (error.code === 'EACCES')
    return new ConfigError(`PORT is ${port}, but this user may not listen there: set PORT to 1024 or more.`);
  if (error.code === 'EADDRNOTAVAIL')
    return new ConfigError(`HOST is "${host}", but it must be an address of this machine.`);
  return error;
}
