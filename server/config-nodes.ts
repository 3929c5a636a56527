/** The variables that make a server one of several, which share PostgreSQL and Redis. */
import { randomInt } from 'node:crypto';
import os from 'node:os';
import ipaddr from 'ipaddr.js';

export interface NodeSettings {
  /** What nodes tell each other goes by this Redis; undefined for a server that is alone. */
  redisUrl: string | undefined;
  /** `[a-z0-9-]{1,64}`. Its last part is random and new at each start: no two processes ever have the same. */
  nodeName: string;
  /** `host:port` under which other nodes reach this one's TCP port. */
  nodeAddress: string;
  /** Signs cookies and makes pseudonyms; when undefined the one in the data folder does. The same on all nodes. */
  secret: string | undefined;
}

export interface NodeVariables {
  PORT: number;
  HOST?: string | undefined;
  DATABASE_URL?: string | undefined;
  REDIS_URL?: string | undefined;
  NODE_NAME?: string | undefined;
  NODE_ADDRESS?: string | undefined;
  SECRET?: string | undefined;
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomLetters = 6;
const longestName = 64 - 1 - randomLetters;
const name = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const address = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]{1,253})(?::(\d{1,5}))?$/i;
const fromManuals = /change.?me|example|secret|passwor[dt]|chatstream|01234567|abcdefg/i;

/**
 * Secrets and addresses with passwords are never part of a sentence.
 * @throws an Error with one sentence about the variable that is wrong.
 */
export function readNodes(it: NodeVariables): NodeSettings {
  const redisUrl = it.REDIS_URL === undefined ? undefined : redisUrlOf(it.REDIS_URL);
  const secret = it.SECRET === undefined ? undefined : secretOf(it.SECRET);
  if (redisUrl && !it.DATABASE_URL)
    throw new Error(
      'REDIS_URL is set but DATABASE_URL is not: nodes share a PostgreSQL; leave out REDIS_URL for a single server.',
    );
  if (redisUrl && !secret)
    throw new Error(
      'REDIS_URL is set but neither SECRET nor SECRET_FILE is: all nodes need the same one ("openssl rand -hex 32" makes one).',
    );
  return { redisUrl, nodeName: nameOf(it.NODE_NAME), nodeAddress: addressOf(it), secret };
}

function redisUrlOf(text: string): string {
  const url = URL.parse(text);
  const usable = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
  if (usable && /^(\/\d{0,4})?$/.test(url.pathname) && !url.search && !url.hash) return text;
  throw new Error('REDIS_URL is not usable, but it must be redis://user:password@host:port/0 or rediss://….');
}

/** Whoever has one cookie can try out secrets at home, as fast as his computer goes. */
function secretOf(text: string): string {
  const bytes = Buffer.byteLength(text);
  const repeats = `${text}${text}`.indexOf(text, 1) < text.length;
  if (bytes >= 32 && bytes <= 1_024 && new Set(text).size >= 8 && !repeats && !fromManuals.test(text)) return text;
  throw new Error(
    'SECRET is not usable, but it must be at least 32 bytes that nobody can guess: "openssl rand -hex 32" makes one.',
  );
}

function nameOf(given: string | undefined): string {
  if (given !== undefined && (given.length > longestName || !name.test(given)))
    throw new Error(
      `NODE_NAME is ${JSON.stringify(given)}, but it must be at most ${longestName} small letters, digits and hyphens.`,
    );
  const random = Array.from({ length: randomLetters }, () => letters[randomInt(letters.length)]).join('');
  return `${given ?? hostName()}-${random}`;
}

function hostName(): string {
  const usable = os
    .hostname()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName);
  return usable.replace(/^-+|-+$/g, '') || 'node';
}

function addressOf({ NODE_ADDRESS: given, HOST, PORT }: NodeVariables): string {
  if (given === undefined) return `${bracketed(ownAddress(HOST))}:${PORT}`;
  const [, host, port = String(PORT)] = address.exec(given) ?? [];
  if (host && Number(port) <= 65_535) return `${host}:${port}`;
  throw new Error(
    `NODE_ADDRESS is ${JSON.stringify(given)}, but it must be where other nodes reach this one, such as 10.0.0.4:3003.`,
  );
}

/** The one it listens on; if that is all of them, the first that leads out of this machine. */
function ownAddress(listensOn: string | undefined): string {
  if (listensOn && !['0.0.0.0', '::'].includes(listensOn)) return listensOn;
  const all = Object.values(os.networkInterfaces()).flatMap((it) => it ?? []);
  return all.find((it) => it.family === 'IPv4' && !it.internal)?.address ?? '127.0.0.1';
}

const bracketed = (host: string) => (ipaddr.IPv6.isValid(host) ? `[${host}]` : host);
