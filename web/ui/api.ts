import type { ErrorBody, ErrorCode } from '../../protocol/errors.ts';

/** What a request failed with. `offline`: no answer came. The words for people: `errorText(error.code)` of i18n/errors.ts. */
export class ApiError extends Error {
  readonly code: ErrorCode | 'offline';
  readonly status: number;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** What staff of a room wrote about it. */
  readonly reason: string | undefined;

  constructor(status: number, body: Omit<ErrorBody, 'code'> & { code: ErrorCode | 'offline' }) {
    super(body.code);
    this.code = body.code;
    this.status = status;
    this.field = body.field;
    this.retryAfterMs = body.retryAfterMs;
    this.reason = body.reason;
  }
}

/** The error to show for whatever was thrown. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, { code: 'internal' });

export type Api = ReturnType<typeof createApi>;

/** JSON over `fetch`. Every call resolves to the parsed answer, or rejects with an `ApiError`. `base` is '' in the browser. */
export function createApi(base = '', send: typeof fetch = (...request) => fetch(...request)) {
  return {
    get: <T>(path: string, query: Record<string, string | number | undefined> = {}) =>
      call<T>('GET', withQuery(path, query)),
    post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
    patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),
    put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
    delete: <T = void>(path: string) => call<T>('DELETE', path),
  };

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await send(base + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
    }).catch(() => {
      throw new ApiError(0, { code: 'offline' });
    });
    const read: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw new ApiError(answer.status, errorIn(read, answer.status));
    return read as T;
  }
}

/** Of this page's own server. */
export const api = createApi();

function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : path;
}

/** What an answer that is no success says. A proxy in front answers in its own words: only the status can be trusted then. */
export function errorIn(body: unknown, status: number): ErrorBody {
  if (typeof body === 'object' && body !== null && typeof (body as ErrorBody).code === 'string')
    return body as ErrorBody;
  const code = {
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not_found',
    413: 'too_large',
    429: 'rate',
    502: 'busy',
    503: 'busy',
    504: 'busy',
  };
  return { code: (code[status as keyof typeof code] ?? 'internal') as ErrorCode };
}
