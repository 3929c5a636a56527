import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Client } from '../rooms/client.ts';

/** How fast staff may act: one pace for everything one person does. */
export class Moderating {
  private readonly buckets: Buckets;

  constructor(rates?: Rates) {
    this.buckets = new Buckets(limits.moderateRate, { shared: rates?.('moderate') });
  }

  /** Throws `rate`. */
  check(client: Client): void {
    const wait = this.buckets.take(client.identity.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }
}
