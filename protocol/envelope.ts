import { z } from 'zod';
import type { ErrorBody } from './errors.ts';

export { PROTOCOL_VERSION } from './version.ts';

/** An id made by us: 128 random bits in base64url, 22 characters; no order, not guessable. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{16,32}$/);

/** A name the client gives one of its posts, so that sending it again is recognised. UUID (RFC 9562). */
export const ClientId = z.uuid();

/** Milliseconds since the Unix epoch, by the server's clock. */
export const Time = z.number().int().nonnegative();

/** Position in a room's log: 1, 2, 3 … without gaps, per room. */
export const Seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Names one request of this socket; the reply carries it as `re`. Chosen by the client. */
export const RequestId = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Positive answer to a message that has no answer of its own. */
export interface Ok {
  type: 'ok';
  re: number;
}

/** Negative answer to the message `re`, or, without `re`, a complaint about a message that could not be read. */
export interface ErrorMessage extends ErrorBody {
  type: 'error';
  re?: number;
}

/** Asks for a `pong`; browsers cannot see WebSocket pings, and the page needs to know that its socket is alive. At most one a second. */
export const Ping = z.object({ type: z.literal('ping'), id: RequestId });
export interface Pong {
  type: 'pong';
  re: number;
  /** Milliseconds since 1970 by the server's clock, with fractions. */
  at: number;
}

/** The server is about to stop: close, and come back at a random moment within `withinMs`. */
export interface ServerLeaving {
  type: 'server.leaving';
  withinMs: number;
}

/** The session ended; the socket closes with 4001 right after. */
export interface SessionEnded {
  type: 'session.ended';
  reason: 'signed_out' | 'disabled' | 'password_changed' | 'expired';
}
