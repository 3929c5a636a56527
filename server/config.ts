/** The environment, read once and checked. docs/operating.md lists the same variables. */
import os from 'node:os';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { limits } from '../protocol/limits.ts';
import { readNodes, type NodeSettings } from './config-nodes.ts';
import { withSecrets } from './config-secrets.ts';
import { portRange } from './turn/ports.ts';
import { readTurn, type TurnSettings } from './turn/settings.ts';

export interface Config extends NodeSettings {
  /** TCP: HTTPS, WSS, and what plain HTTP is allowed. 0 lets the system choose. */
  port: number;
  /** UDP: the media of the first worker; every further worker takes the next one. */
  mediaPort: number;
  /** Most processes that carry media. */
  mediaWorkers: number;
  /** How busy such a process may be before it takes no more viewers: a share of a core. */
  mediaLimit: number;
  /** The address to listen on; all of them when undefined. */
  host: string | undefined;
  /** Absolute. Holds the embedded database, the certificates and the secret. */
  dataDir: string;
  /** PostgreSQL; the embedded database when undefined. */
  databaseUrl: string | undefined;
  /** Most connections to PostgreSQL, besides the one for appends. */
  databasePool: number;
  /** The origin people type, without a slash at the end. */
  publicUrl: string | undefined;
  tls: { mode: 'local' } | { mode: 'own'; certFile: string; keyFile: string } | { mode: 'off' };
  /** Addresses and CIDR ranges whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  trustedProxies: string[];
  /** Addresses the media is announced at, instead of those of the machine. */
  mediaAddresses: string[];
  /** The relay for people whose network lets no UDP through; null without one. */
  turn: TurnSettings | null;
  /** UDP: where the packets of a relay may arrive, again one for each worker. Used with `turn` only. */
  relayPort: number;
  /** UDP: where the media of those arrives who record their own packets, likewise; 0: any port that is free. */
  lensPort: number;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Opens `/metrics` to whoever sends it. */
  metricsToken: string | undefined;
  /** TCP, on this machine's own address alone: `/metrics` without a token. */
  metricsPort: number | undefined;
  /** How long the server still serves once it was told to stop, while its health check says so. Milliseconds. */
  drainMs: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Further names the server may be reached under, `name` or `name:port`. */
  allowedHosts: string[];
}

/** What is wrong with the configuration, in one sentence for the person at the console. */
export class ConfigError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ConfigError';
  }
}

/**
 * The configuration that the environment describes. Variables that are empty count as not set.
 * @throws {ConfigError} naming the variable, what is wrong with it and what is expected.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const set = complaining(() => withSecrets(given));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) throw complaint(parsed.error, set);
  const it = parsed.data;
  return {
    port: it.PORT,
    ...mediaOf(it),
    host: it.HOST,
    dataDir: path.resolve(it.DATA_DIR),
    databaseUrl: it.DATABASE_URL,
    databasePool: it.DATABASE_POOL,
    ...nodesOf(it),
    publicUrl: it.PUBLIC_URL,
    tls: tlsOf(it),
    trustedProxies: it.TRUSTED_PROXIES,
    mediaAddresses: it.MEDIA_ADDRESSES,
    turn: turnOf(it),
    smtpUrl: it.SMTP_URL,
    mailFrom: mailFromOf(it),
    metricsToken: it.METRICS_TOKEN,
    metricsPort: it.METRICS_PORT,
    drainMs: it.DRAIN_MS,
    logLevel: it.LOG_LEVEL,
    allowedHosts: it.ALLOWED_HOSTS,
  };
}

const expected = (what: string) => ({ error: what });
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((n) => n >= from && n <= to, `a whole number from ${from} to ${to}`);
const portNumber = wholeNumber(0, 65_535);
const list = z.string().transform((text) => text.split(',').flatMap((part) => part.trim() || []));
const hostName =
  /^(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?){0,20}(:\d{1,5})?$/;
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const Environment = z.object({
  PORT: portNumber.default(3003),
  MEDIA_PORT: portNumber.optional(),
  MEDIA_WORKERS: wholeNumber(1, limits.mediaWorkers).optional(),
  MEDIA_LIMIT: wholeNumber(10, 100).default(85),
  HOST: z
    .string()
    .refine((it) => it === 'localhost' || ipaddr.isValid(it), 'an IP address, or localhost')
    .optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .refine(isUrlOf('postgres:', 'postgresql:'), 'postgres://user:password@host/database')
    .optional(),
  DATABASE_POOL: wholeNumber(2, limits.databasePool).default(10),
  REDIS_URL: z.string().optional(),
  NODE_NAME: z.string().optional(),
  NODE_ADDRESS: z.string().optional(),
  SECRET: z.string().optional(),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'an https address without a path, such as https://lectures.example.org')
    .transform((it) => new URL(it).origin)
    .optional(),
  TLS: z.enum(['on', 'off'], expected('on or off')).default('on'),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TRUSTED_PROXIES: list
    .refine(
      (all) => all.every((it) => ipaddr.isValid(it) || ipaddr.isValidCIDR(it)),
      'IP addresses or ranges with commas between them, such as 127.0.0.1,10.0.0.0/8',
    )
    .default([]),
  MEDIA_ADDRESSES: list
    .refine((all) => all.every((it) => ipaddr.isValid(it)), 'IP addresses with commas between them')
    .default([]),
  TURN_URLS: z.string().optional(),
  TURN_SECRET: z.string().trim().optional(),
  TURN_SECRET_FILE: z.string().optional(),
  TURN_HOURS: z.string().optional(),
  RELAY_PORT: portNumber.optional(),
  LENS_PORT: portNumber.default(0),
  SMTP_URL: z.string().refine(isUrlOf('smtp:', 'smtps:'), 'smtp://user:password@host:port or smtps://…').optional(),
  MAIL_FROM: z.string().refine(isMailbox, 'an e-mail address, such as ChatStream <lectures@example.org>').optional(),
  METRICS_TOKEN: z
    .string()
    .refine(isHardToGuess, '32 to 256 letters, digits or _+/=.~-, such as "openssl rand -hex 32" makes')
    .optional(),
  METRICS_PORT: portNumber.optional(),
  DRAIN_MS: wholeNumber(0, 60_000).default(0),
  LOG_LEVEL: z.enum(levels, expected(`one of ${levels.join(', ')}`)).default('info'),
  ALLOWED_HOSTS: z
    .string()
    .toLowerCase()
    .pipe(list)
    .refine(
      (all) => all.every((it) => hostName.test(it)),
      'host names with commas between them, such as a.example.org,b.example.org:8443',
    )
    .default([]),
});
type Environment = z.infer<typeof Environment>;

/** The names of all variables that are read. */
export const settings: readonly string[] = Object.keys(Environment.shape);

/** Passwords stand in these: their value is never repeated. */
const secret = new Set(['DATABASE_URL', 'METRICS_TOKEN', 'REDIS_URL', 'SECRET', 'SMTP_URL']);

function complaint(error: z.ZodError, set: Record<string, string | undefined>): ConfigError {
  const issue = error.issues[0]!;
  const name = String(issue.path[0]);
  const value = secret.has(name) ? 'not usable' : JSON.stringify(set[name]);
  return new ConfigError(`${name} is ${value}, but it must be ${issue.message}.`);
}

function tlsOf(it: Environment): Config['tls'] {
  if (it.TLS_CERT && !it.TLS_KEY) throw new ConfigError('TLS_CERT is set but TLS_KEY is not: set both, or neither.');
  if (it.TLS_KEY && !it.TLS_CERT) throw new ConfigError('TLS_KEY is set but TLS_CERT is not: set both, or neither.');
  if (it.TLS === 'off') {
    if (it.TLS_CERT) throw new ConfigError('TLS is "off" but TLS_CERT is set: leave out one of the two.');
    if (!it.PUBLIC_URL)
      throw new ConfigError(
        'TLS is "off" but PUBLIC_URL is not set: it must be the https address of the proxy in front.',
      );
    if (!it.TRUSTED_PROXIES.length)
      throw new ConfigError(
        'TLS is "off" but TRUSTED_PROXIES is not set: it must list the addresses the proxy in front connects from.',
      );
    return { mode: 'off' };
  }
  if (it.TLS_CERT && it.TLS_KEY)
    return { mode: 'own', certFile: path.resolve(it.TLS_CERT), keyFile: path.resolve(it.TLS_KEY) };
  return { mode: 'local' };
}

const turnOf = (it: Environment): Config['turn'] => complaining(() => readTurn(it));
const nodesOf = (it: Environment): NodeSettings => complaining(() => readNodes(it));

/** Throws ConfigError. */
function complaining<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}

/** One core is left to the rooms. Ports that are 0 stay free to choose. Throws ConfigError. */
function mediaOf(
  it: Environment,
): Pick<Config, 'mediaPort' | 'mediaWorkers' | 'mediaLimit' | 'relayPort' | 'lensPort'> {
  const mediaPort = it.MEDIA_PORT ?? it.PORT;
  const mediaWorkers = it.MEDIA_WORKERS ?? Math.max(1, Math.min(limits.mediaWorkers, os.availableParallelism() - 1));
  const usual = mediaPort + limits.mediaWorkers;
  const relayPort = it.RELAY_PORT ?? (mediaPort === 0 || usual + mediaWorkers > 65_536 ? 0 : usual);
  const fits = (port: number) => port === 0 || port + mediaWorkers <= 65_536;
  for (const [name, port] of [
    ['MEDIA_PORT', mediaPort],
    ['RELAY_PORT', relayPort],
    ['LENS_PORT', it.LENS_PORT],
  ] as const) {
    if (!fits(port))
      throw new ConfigError(`${name} is ${port}, but ${mediaWorkers} ports are needed from there on: set a lower one.`);
  }
  if (mediaPort !== 0 && relayPort !== 0 && Math.abs(mediaPort - relayPort) < mediaWorkers)
    throw new ConfigError(
      `RELAY_PORT is ${relayPort}, but ${portRange(mediaPort, mediaWorkers)} is for the media (one port for each of its workers): ` +
        `set it to ${portRange(mediaPort + mediaWorkers, 1)}, or higher.`,
    );
  for (const [name, other] of [
    ['MEDIA_PORT', mediaPort],
    ['RELAY_PORT', relayPort],
  ] as const) {
    if (it.LENS_PORT !== 0 && other !== 0 && Math.abs(other - it.LENS_PORT) < mediaWorkers)
      throw new ConfigError(
        `LENS_PORT is ${it.LENS_PORT}, but ${portRange(other, mediaWorkers)} is ${name} (one port for each media worker): ` +
          `set it to ${portRange(Math.max(mediaPort, relayPort) + mediaWorkers, 1)}, or higher.`,
      );
  }
  return { mediaPort, mediaWorkers, mediaLimit: it.MEDIA_LIMIT / 100, relayPort, lensPort: it.LENS_PORT };
}

function mailFromOf(it: Environment): string {
  if (it.MAIL_FROM) return it.MAIL_FROM;
  if (it.SMTP_URL)
    throw new ConfigError('SMTP_URL is set but MAIL_FROM is not: it must be the e-mail address that mails come from.');
  return `ChatStream <chatstream@${os.hostname() || 'localhost'}>`;
}

function isUrlOf(...protocols: string[]): (text: string) => boolean {
  return (text) => {
    const url = URL.parse(text);
    return url !== null && protocols.includes(url.protocol) && url.hostname !== '';
  };
}

/** Long, and not one of those that people type to have something: few different signs, or a word of a manual. */
function isHardToGuess(text: string): boolean {
  if (!/^[A-Za-z0-9_+/=.~-]{32,256}$/.test(text) || new Set(text).size < 10) return false;
  return !/change.?me|example|sample|secret|password|token|your/i.test(text);
}

/** `a@b.c` or `Name <a@b.c>`. A line break would smuggle further headers into every mail. */
function isMailbox(text: string): boolean {
  if (text.length > 320 || /[\r\n]/.test(text)) return false;
  const address = text.endsWith('>') ? text.slice(text.indexOf('<') + 1, -1) : text;
  return z.email().safeParse(address).success;
}

/** Nothing but scheme, host and port: a path would be lost in every link. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.protocol !== 'https:' || url.username || url.password) return false;
  return url.pathname === '/' && !url.search && !url.hash;
}
