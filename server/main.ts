import type { Logger } from 'pino';
import { createApp, type Additions, type App } from './app.ts';
import { MemoryBus } from './bus/memory.ts';
import type { Bus } from './bus/port.ts';
import type { Config } from './config.ts';
import { createLog } from './operations/log.ts';
import { createLogOutput } from './overload/log-output.ts';
import { readSecret } from './secret.ts';
import { openStore } from './store/index.ts';
import { openCertificates, watchCertificates } from './tls/certificates.ts';
import { version } from './version.ts';

export interface RunningServer {
  app: App;
  /** Drains and closes everything; at most about 8 s. */
  stop(): Promise<void>;
}

/**
 * Starts a node. Logs go to standard error as JSON lines.
 * @throws {ConfigError} or an error with one sentence for the person at the console.
 */
export async function startServer(config: Config, additions: Additions = {}): Promise<RunningServer> {
  const log = createLog(config.logLevel, createLogOutput(2));
  const secret = await readSecret(config.dataDir, config.secret);
  const store = await openStore(
    config.databaseUrl
      ? { databaseUrl: config.databaseUrl, connections: config.databasePool }
      : { dataDir: config.dataDir },
    {
      log,
      // What is in memory may not be what is on disk: better no server than one that says otherwise.
      fatal: (err) => {
        log.fatal({ err }, 'the disk cannot be trusted, the server stops');
        process.exit(1);
      },
    },
  );
  const certificates = await openCertificates({ config, log });
  const app = await createApp({
    config,
    store,
    bus: await openBus(config, log),
    secret,
    certificates,
    version,
    log,
    additions,
  });
  await app.listener.listen();
  log.info(
    {
      version,
      port: app.listener.port,
      host: config.host ?? 'all',
      publicUrl: config.publicUrl,
      store: store.dialect,
      bus: config.redisUrl ? 'redis' : 'none',
      node: app.node,
      tls: config.tls.mode,
      metricsPort: app.metricsPort ?? undefined,
    },
    'the server is up',
  );
  const unwatch = certificates ? watchCertificates(certificates) : () => {};
  const sweeping = setInterval(
    () => void app.accounts.sweep().catch((err: unknown) => log.warn({ err }, 'old sessions stay')),
    3_600_000,
  ).unref();

  return {
    app,
    async stop() {
      log.info('the server stops');
      unwatch();
      clearInterval(sweeping);
      await app.close();
      log.info('the server has stopped');
    },
  };
}

/** A server that is alone does without the client of Redis, which is some megabytes. */
async function openBus({ redisUrl: url, nodeName: node }: Config, log: Logger): Promise<Bus> {
  if (!url) return new MemoryBus(undefined, node);
  const { openRedisBus } = await import('./bus/redis.ts');
  return openRedisBus({ url, node, log });
}
