import { request } from 'node:https';
import { request as plainRequest } from 'node:http';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON. Throws when it is none. */
  json<T>(): T;
}

export interface Asking {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, of this media type. */
  raw?: Buffer;
  type?: string;
  headers?: Record<string, string>;
  /** The address of this machine to come from, where it is of interest. */
  from?: string;
}

/**
 * One HTTP request as a program would send it, on a connection of its own. The server's own certificate authority is not
 * known here, so the certificate is not checked. The `Origin` is the server's, as a page's would be.
 */
export function ask(
  url: string,
  { method, body, raw, type = 'application/json', headers = {}, from }: Asking = {},
): Promise<Answer> {
  const target = new URL(url);
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const call = (target.protocol === 'https:' ? request : plainRequest)(
      target,
      {
        method: method ?? (text === undefined ? 'GET' : 'POST'),
        agent: false,
        rejectUnauthorized: false,
        ...(from === undefined ? {} : { localAddress: from }),
        timeout: 20_000,
        headers: {
          origin: target.origin,
          ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const all = Buffer.concat(chunks).toString();
          const parse = <T>() => JSON.parse(all) as T;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: all, json: parse });
        });
      },
    );
    call.once('timeout', () => call.destroy(new Error(`no answer from ${url}`)));
    call.once('error', reject);
    call.end(text);
  });
}
