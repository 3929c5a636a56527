import { ConfigError, readConfig } from '../../server/config.ts';
import { whereabouts } from '../../server/tls/addresses.ts';
import { coturnConfig } from '../../server/turn/coturn.ts';
import { parseTurnUri } from '../../server/turn/uri.ts';

/** Prints a configuration for coturn that fits the one of the server. */
export async function run(_args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  if (!config.turn) {
    throw new ConfigError(
      'TURN_URLS and TURN_SECRET are not set: set them as for the server; "openssl rand -hex 32" makes a secret.',
    );
  }
  const { lan, loopback } = whereabouts();
  const found = lan.length > 0 ? lan : loopback.slice(0, 1);
  process.stdout.write(
    coturnConfig({
      turn: config.turn,
      mediaAddresses: config.mediaAddresses.length > 0 ? config.mediaAddresses : found,
      ports: { media: config.mediaPort, relay: config.relayPort, workers: config.mediaWorkers },
      realm: config.publicUrl ? new URL(config.publicUrl).hostname : parseTurnUri(config.turn.urls[0]!)!.host,
      certificate: config.tls.mode === 'own' ? config.tls : null,
    }),
  );
}
