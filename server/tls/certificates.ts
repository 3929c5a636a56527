import path from 'node:path';
import type { Logger } from 'pino';
import { ConfigError, type Config } from '../config.ts';
import { whereabouts as ofThisMachine, type Whereabouts } from './addresses.ts';
import { openLocalCertificates } from './local.ts';
import { onlyWildcards } from './names.ts';
import { openOwnCertificates } from './own.ts';
import type { Certificates } from './port.ts';

const checkEveryMs = 30_000;

/**
 * The certificate the configuration asks for; null when a proxy in front speaks TLS.
 * @throws {ConfigError} when it cannot be used.
 */
export async function openCertificates(options: {
  config: Config;
  log: Logger;
  whereabouts?: () => Whereabouts;
}): Promise<Certificates | null> {
  const { config, log, whereabouts = ofThisMachine } = options;
  if (config.tls.mode === 'off') return null;
  if (config.tls.mode === 'local') {
    return openLocalCertificates({
      dir: path.join(config.dataDir, 'tls'),
      configuredNames: configuredNames(config),
      whereabouts,
      log,
    });
  }
  const certificates = await openOwnCertificates({ ...config.tls, log });
  if (onlyWildcards(certificates.current().cert) && !config.publicUrl && !config.allowedHosts.length) {
    throw new ConfigError(
      'TLS_CERT names only wildcards and PUBLIC_URL is not set: set it to the https address people will use.',
    );
  }
  return certificates;
}

/** Checks the certificate every 30 s. Returns what stops that. */
export function watchCertificates(certificates: Certificates): () => void {
  const timer = setInterval(() => void certificates.check(), checkEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Host names and addresses without ports and brackets. */
function configuredNames(config: Config): string[] {
  const origins = [config.publicUrl, ...config.allowedHosts.map((host) => `https://${host}`)];
  const names = origins.flatMap((origin) => (origin ? [new URL(origin).hostname.replace(/^\[|\]$/g, '')] : []));
  return [...new Set(names)];
}
