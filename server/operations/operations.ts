import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { HttpEnv } from '../http/context.ts';
import { listenForMetrics, metricsRoutes } from '../http/metrics.ts';
import { createExposition, type Exposition } from './exposition.ts';
import { keepJournal, type JournalParts } from './journal.ts';
import { createReader, type Sources } from './reading.ts';

export type OperationsParts = Sources &
  JournalParts & {
    config: Pick<Config, 'metricsToken' | 'metricsPort'>;
    log: Logger;
  };

/** What whoever runs the server is told: the log of what happens, and the figures for those who asked for them. */
export async function createOperations(parts: OperationsParts) {
  const { metricsToken, metricsPort } = parts.config;
  const journal = keepJournal(parts);
  const wanted = metricsToken !== undefined || metricsPort !== undefined;
  const reader = wanted ? createReader(parts) : null;
  let made: Promise<Exposition> | undefined;
  const exposition = () => (made ??= createExposition(reader!));
  const listener = metricsPort === undefined ? null : await listenForMetrics(metricsPort, exposition);
  return {
    routes: metricsRoutes(metricsToken, exposition) as OpenAPIHono<HttpEnv>[],
    /** Null when it was not asked for. */
    metricsPort: listener && (listener.address() as { port: number }).port,
    stop(): void {
      journal.stop();
      reader?.stop();
      listener?.close();
      listener?.closeAllConnections();
    },
  };
}
