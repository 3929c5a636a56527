import { createHmac } from 'node:crypto';
import { limits } from '../../protocol/limits.ts';
import type { IceServers } from '../../protocol/ice.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { TurnSettings } from './settings.ts';

export interface Relay {
  /** Something is configured: clients should ask before they offer media. */
  readonly there: boolean;
  /**
   * What this person's browser needs to use the relay; an empty list where there is none.
   * @throws {UserError} `rate`.
   */
  serversFor(accountId: string): IceServers;
}

export interface RelayNeeds {
  turn: TurnSettings | null;
  /** Turns accounts into names that say nothing of them, here and in the relay's log. */
  secret: string;
  rates?: Rates | undefined;
  now?: () => number;
}

/**
 * Credentials that end by themselves (draft-uberti-behave-turn-rest-00, coturn's `use-auth-secret`): the name is the second at
 * which they end and an opaque id, the password the HMAC-SHA1 of that name. The relay keeps no list of people; what it counts
 * against its quota is the part after the colon, so that part is of the account alone: signing in ten times gives nobody ten
 * quotas.
 */
export function createRelay({ turn, secret, rates, now = Date.now }: RelayNeeds): Relay {
  const asked = new Buckets(limits.iceRate, { now, shared: rates?.('relay') });
  return {
    there: turn !== null,
    serversFor(accountId) {
      const wait = asked.take(accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      if (!turn) return { servers: [], forMs: 0 };
      const ends = Math.floor(now() / 1_000) + turn.hours * 3_600;
      const username = `${ends}:${opaqueId(secret, accountId)}`;
      const credential = turnPassword(turn.secret, username);
      return { servers: [{ urls: turn.urls, username, credential }], forMs: turn.hours * 3_600_000 };
    },
  };
}

export function turnPassword(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}

function opaqueId(secret: string, accountId: string): string {
  return createHmac('sha256', secret).update(`relay\0${accountId}`).digest('base64url').slice(0, 22);
}
