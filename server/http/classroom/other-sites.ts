import type { Context } from 'hono';
import { UserError } from '../../errors.ts';
import type { HttpEnv } from '../context.ts';

/** For what leaves a note, or costs much: no page of another site may start it, not even by a link. Throws `forbidden_origin`. */
export function refuseOtherSites(c: Context<HttpEnv>): void {
  if (!['same-origin', 'none', undefined].includes(c.req.header('sec-fetch-site'))) {
    throw new UserError('forbidden_origin');
  }
}
