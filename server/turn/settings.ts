import { readFileSync } from 'node:fs';
import { limits } from '../../protocol/limits.ts';
import { parseTurnUri } from './uri.ts';

/** The relay for people whose network lets no UDP through to us. */
export interface TurnSettings {
  /** `turn:` and `turns:` addresses (RFC 7065), as browsers get them. */
  urls: string[];
  /** Known to us and to the relay, and to nobody else: credentials are made with it. */
  secret: string;
  /** How long a credential opens the door to the relay. */
  hours: number;
}

export interface TurnVariables {
  TURN_URLS?: string | undefined;
  TURN_SECRET?: string | undefined;
  TURN_SECRET_FILE?: string | undefined;
  TURN_HOURS?: string | undefined;
}

/** Somebody who has one credential can try out secrets at home, as fast as his computer goes. */
const secretPattern = /^[A-Za-z0-9_+/=.~-]{32,256}$/;
const mostUrls = 6;
const usualHours = 6;

/**
 * Null when no relay is configured. The secret's value is never part of a sentence.
 * @throws an Error with one sentence about the variable that is wrong.
 */
export function readTurn(env: TurnVariables): TurnSettings | null {
  const urls = (env.TURN_URLS ?? '').split(',').flatMap((part) => part.trim() || []);
  const given = env.TURN_SECRET ?? env.TURN_SECRET_FILE;
  if (urls.length === 0 && given === undefined) return null;
  if (urls.length === 0) throw new Error('TURN_SECRET is set but TURN_URLS is not: set both, or neither.');
  if (given === undefined) throw new Error('TURN_URLS is set but TURN_SECRET is not: set both, or neither.');
  if (env.TURN_SECRET !== undefined && env.TURN_SECRET_FILE !== undefined)
    throw new Error('TURN_SECRET and TURN_SECRET_FILE are both set: leave out one of the two.');
  if (urls.length > mostUrls)
    throw new Error(`TURN_URLS lists ${urls.length} addresses, but at most ${mostUrls} help.`);
  for (const url of urls) {
    if (parseTurnUri(url)) continue;
    throw new Error(
      `TURN_URLS holds ${JSON.stringify(url)}, but it must be turn: or turns: addresses with commas between them, ` +
        'such as turn:relay.example.org:3478?transport=tcp,turns:relay.example.org:5349.',
    );
  }
  return { urls, secret: secretOf(env), hours: hoursOf(env.TURN_HOURS) };
}

function secretOf({ TURN_SECRET, TURN_SECRET_FILE }: TurnVariables): string {
  const secret = TURN_SECRET ?? readSecretFile(TURN_SECRET_FILE!);
  const name = TURN_SECRET === undefined ? 'TURN_SECRET_FILE' : 'TURN_SECRET';
  if (secretPattern.test(secret)) return secret;
  throw new Error(
    `${name} is not usable, but it must be 32 to 256 letters, digits or _+/=.~-: "openssl rand -hex 32" makes one.`,
  );
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`TURN_SECRET_FILE is ${JSON.stringify(file)}, but it must be a file this user can read.`);
  }
}

function hoursOf(text: string | undefined): number {
  if (text === undefined) return usualHours;
  const hours = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (hours >= 1 && hours <= limits.turnHours) return hours;
  throw new Error(
    `TURN_HOURS is ${JSON.stringify(text)}, but it must be a whole number from 1 to ${limits.turnHours}.`,
  );
}
