import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { errorCatalogue } from '../../protocol/errors.ts';
import { UserError } from '../errors.ts';
import { figures } from '../operations/figures.ts';
import { StoreBusy } from '../store/port.ts';
import type { HttpEnv } from './context.ts';

/** Makes an answer of whatever was thrown. A fault of ours says nothing but its request id; the log says the rest. */
export function answerFailure(log: Logger): (error: Error, c: Context<HttpEnv>) => Response {
  return (error, c) => {
    const refusal = refusalOf(error);
    if (!refusal)
      log.error(
        { err: error, requestId: c.get('requestId'), method: c.req.method, path: c.req.path },
        'a request failed',
      );
    const body = (refusal ?? new UserError('internal')).body();
    figures.refusedOverHttp.add(body.code);
    if (body.retryAfterMs !== undefined) c.header('Retry-After', String(Math.ceil(body.retryAfterMs / 1000)));
    return c.json(body, errorCatalogue[body.code].status);
  };
}

function refusalOf(error: Error): UserError | undefined {
  if (error instanceof UserError) return error;
  if (error instanceof StoreBusy) return new UserError('busy', { retryAfterMs: 1_000 });
  // Thrown by the framework: JSON that is none, a media type it does not take.
  if (error instanceof HTTPException && error.status >= 400 && error.status < 500) {
    return new UserError(error.status === 413 ? 'too_large' : 'bad_request');
  }
  return undefined;
}
