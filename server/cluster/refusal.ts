import type { ErrorBody } from '../../protocol/errors.ts';
import { UserError } from '../errors.ts';
import { StoreBusy } from '../store/port.ts';

/** An error on its way to another node. */
export type Refused = ErrorBody;

export function refusalOf(error: unknown): Refused {
  if (error instanceof UserError) return error.body();
  if (error instanceof StoreBusy) return { code: 'busy', retryAfterMs: 1_000 };
  return { code: 'internal' };
}

export function thrown({ code, ...more }: Refused): UserError {
  return new UserError(code, more);
}
