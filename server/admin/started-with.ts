import type { StartedWith } from '../../protocol/admin.ts';
import { settings } from '../config.ts';

/** What is shown of the environment. Of a variable that does not stand here it is said that it is set, and nothing more. */
const harmless = new Set([
  'ALLOWED_HOSTS',
  'DATA_DIR',
  'HOST',
  'LENS_PORT',
  'LOG_LEVEL',
  'MAIL_FROM',
  'MEDIA_ADDRESSES',
  'MEDIA_LIMIT',
  'MEDIA_PORT',
  'MEDIA_WORKERS',
  'NODE_NAME',
  'PORT',
  'PUBLIC_URL',
  'RELAY_PORT',
  'TLS',
  'TLS_CERT',
  'TRUSTED_PROXIES',
  'TURN_HOURS',
  'TURN_URLS',
]);

/** The settings of docs/operating.md that are set, by name. Secrets, and addresses that may have one in them, without their value. */
export function startedWith(env: Record<string, string | undefined>): StartedWith {
  const variables = settings
    .filter((name) => env[name]?.trim())
    .toSorted()
    .map((name) => ({ name, value: harmless.has(name) ? env[name]!.trim() : null }));
  return { variables };
}
