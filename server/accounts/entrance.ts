import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Client } from './better-auth.ts';
import { allow, rows, settle, type House, type Welcome } from './house.ts';
import type { Identity } from './port.ts';
import { neighbourhood, Tries } from './tries.ts';

export interface Entrance {
  /**
   * Signs in, confirmed or not; the session `before` ends. An unknown address takes as long as a wrong password.
   * @throws {UserError} `credentials`, `rate`, `busy`.
   */
  signIn(credentials: { email: string; password: string }, client: Client, before: Identity | null): Promise<Welcome>;
  signOut(identity: Identity): Promise<void>;
}

/** Failures from one neighbourhood, whatever accounts they were aimed at. A lecture hall is one neighbourhood. */
const failuresPerNeighbourhood = { ...limits.signInTries, count: limits.signInTries.count * 10 };

export function createEntrance(house: House): Entrance {
  const failures = new Tries(failuresPerNeighbourhood, {
    keys: 5_000,
    now: house.clock,
    shared: house.rates?.('failure'),
  });

  return {
    async signIn({ email, password }, client, before) {
      const from = neighbourhood(client.address);
      const key = passwordKey(email, client);
      allow(failures.wait(from));
      // Counted before the hash is computed: a thousand tries at once are a thousand tries.
      allow(house.passwordTries.take(key));
      const entered = await house.auth.signIn(email, password, client).catch((error: unknown) => {
        house.passwordTries.giveBack(key);
        throw error;
      });
      if (!entered) {
        failures.note(from);
        throw new UserError('credentials');
      }
      house.passwordTries.clear(key);
      return settle(house, entered, before);
    },

    async signOut({ accountId, sessionId }) {
      await rows(house.db, house.clock).sessions.end(accountId, sessionId);
      house.changed(accountId);
    },
  };
}

/** Per account and neighbourhood: whoever guesses elsewhere cannot lock the real person out. */
export function passwordKey(email: string, { address }: Client): string {
  return `${email} ${neighbourhood(address)}`;
}
