import { createHash, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ConfigError } from '../config.ts';
import { UserError } from '../errors.ts';
import type { Exposition } from '../operations/exposition.ts';
import type { HttpEnv } from './context.ts';
import { newRoutes } from './routes.ts';

export type OpenExposition = () => Promise<Exposition>;

/** `GET /metrics` for whoever has the token; without one set there is no such path. Throws `unauthenticated`. */
export function metricsRoutes(token: string | undefined, exposition: OpenExposition): OpenAPIHono<HttpEnv>[] {
  if (token === undefined) return [];
  const routes = newRoutes();
  routes.get('/metrics', async (c) => {
    if (!isToken(c.req.header('authorization'), token)) throw new UserError('unauthenticated');
    const { contentType, text } = await exposition();
    return c.text(await text(), 200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' });
  });
  return [routes];
}

/** Hashes have one length, so that comparing takes as long for every guess. */
function isToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

/**
 * The same without a token, for this machine alone. Names other than of this machine are turned away: a web page could have its
 * own name lead here (DNS rebinding).
 * @throws {ConfigError} when the port cannot be had.
 */
export async function listenForMetrics(port: number, exposition: OpenExposition): Promise<http.Server> {
  const server = http.createServer((request, response) => void answer(request, response, exposition));
  server.maxConnections = 20;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(complaint(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function answer(
  { method, url, headers }: http.IncomingMessage,
  response: http.ServerResponse,
  exposition: OpenExposition,
): Promise<void> {
  const here = /^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(headers.host ?? '');
  if (method !== 'GET' || url !== '/metrics' || !here) return void response.writeHead(404).end();
  try {
    const { contentType, text } = await exposition();
    response.writeHead(200, { 'Content-Type': contentType }).end(await text());
  } catch {
    response.writeHead(500).end();
  }
}

function complaint(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError(
      `METRICS_PORT is ${port}, but another program listens there: set it to a free one, or leave it out.`,
    );
  if (error.code === 'EACCES')
    return new ConfigError(`METRICS_PORT is ${port}, but this user may not listen there: set it to 1024 or more.`);
  return error;
}
