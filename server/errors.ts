import type { ErrorBody, ErrorCode } from '../protocol/errors.ts';

/** A refusal that the person who asked can understand and act on. It is answered with its code; the connection stays. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;
  private readonly more: Omit<ErrorBody, 'code'>;

  constructor(code: ErrorCode, more: Omit<ErrorBody, 'code'> = {}) {
    super(code);
    this.name = 'UserError';
    this.code = code;
    this.retryAfterMs = more.retryAfterMs;
    this.field = more.field;
    this.more = more;
  }

  body(): ErrorBody {
    const wait = this.retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(this.retryAfterMs) };
    return { ...this.more, ...wait, code: this.code };
  }
}

/** The client broke the protocol: a fault of its program, not of its user. On a socket it is answered and, when it goes on, closed. */
export class ProtocolError extends UserError {
  constructor(code: ErrorCode, field?: string) {
    super(code, field === undefined ? {} : { field });
    this.name = 'ProtocolError';
  }
}
