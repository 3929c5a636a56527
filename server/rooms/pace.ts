import { UserError } from '../errors.ts';
import type { Buckets } from '../rates.ts';
import type { Client } from './client.ts';

/** Takes one of this person's tokens. Throws `rate`. */
export function pace(rate: Pick<Buckets, 'take'>, client: Client): void {
  const wait = rate.take(client.identity.accountId);
  if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
}
