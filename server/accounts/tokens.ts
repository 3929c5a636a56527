import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../store/schema.ts';

export type Purpose = 'verify' | 'reset' | 'decoy';

/** What using a token brings along. */
export interface Bringing {
  accountId: string;
  /** The name and password of the sign-up this link was sent for. They count once its reader proved the address. */
  signUp?: { name: string; passwordHash: string };
}

/**
 * One-time tokens of links in mails: 256 random bits, of which the database keeps only the SHA-256. better-auth's own are
 * signed and stay good until they expire, however often they are used.
 */
export interface Tokens {
  /** A new token that works once and for `forMs` milliseconds. */
  issue(purpose: Purpose, bringing: Bringing, forMs: number): Promise<string>;
  /** What the token would bring, without using it up; null when it is unknown, used or too old. */
  read(purpose: Purpose, token: string): Promise<Bringing | null>;
  /** Uses it up. Of several who try at once exactly one gets the answer. */
  redeem(purpose: Purpose, token: string): Promise<Bringing | null>;
  /** What the account's newest unused token would bring. */
  newest(purpose: Purpose, accountId: string): Promise<Bringing | null>;
  /** Ends every token of the account. */
  revoke(purpose: Purpose, accountId: string): Promise<void>;
}

export function createTokens(db: Kysely<Database>, clock: () => number): Tokens {
  return {
    async issue(purpose, bringing, forMs) {
      const token = randomBytes(32).toString('base64url');
      const now = clock();
      await db
        .insertInto('verification')
        .values({
          id: digest(token),
          identifier: `${purpose}:${bringing.accountId}`,
          value: JSON.stringify(bringing),
          expires_at: now + forMs,
          created_at: now,
          updated_at: now,
        })
        .execute();
      return token;
    },
    async read(purpose, token) {
      const row = await db
        .selectFrom('verification')
        .select('value')
        .where('id', '=', digest(token))
        .where('identifier', 'like', `${purpose}:%`)
        .where('expires_at', '>', clock())
        .executeTakeFirst();
      return row ? Value.parse(JSON.parse(row.value)) : null;
    },
    async redeem(purpose, token) {
      const row = await db
        .deleteFrom('verification')
        .where('id', '=', digest(token))
        .where('identifier', 'like', `${purpose}:%`)
        .where('expires_at', '>', clock())
        .returning('value')
        .executeTakeFirst();
      return row ? Value.parse(JSON.parse(row.value)) : null;
    },
    async newest(purpose, accountId) {
      const row = await db
        .selectFrom('verification')
        .select('value')
        .where('identifier', '=', `${purpose}:${accountId}`)
        .where('expires_at', '>', clock())
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? Value.parse(JSON.parse(row.value)) : null;
    },
    async revoke(purpose, accountId) {
      await db.deleteFrom('verification').where('identifier', '=', `${purpose}:${accountId}`).execute();
    },
  };
}

/** What the database keeps of a token. The token is random: it needs neither salt nor a slow hash. */
export function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

const Value = z.object({
  accountId: z.string(),
  signUp: z.object({ name: z.string(), passwordHash: z.string() }).optional(),
});
