import { UserError } from '../errors.ts';
import type { HttpMiddleware } from './context.ts';

/**
 * Refuses bodies of more than `maxBytes`, also those that do not say beforehand how long they are (`too_large`).
 *
 * Hono has a middleware for this, but it makes the request anew out of the adapter's own, which the global `Request` does not
 * take: every DELETE of a browser, without a body and without a length, came to nothing.
 */
export function bodyWithin(maxBytes: number): HttpMiddleware {
  return async (c, next) => {
    const { headers, url, method, body } = c.req.raw;
    if (!body) return next();
    if (headers.has('content-length') && !headers.has('transfer-encoding')) {
      if (Number(headers.get('content-length')) > maxBytes) throw new UserError('too_large');
      return next();
    }
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (const reader = body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) throw new UserError('too_large');
      pieces.push(value);
    }
    c.req.raw = new Request(url, { method, headers, ...(size > 0 ? { body: new Blob(pieces) } : {}) });
    return next();
  };
}
