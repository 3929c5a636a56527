/** The HTTP side in process, with all it does to a request, for the people of a house: a person's cookie is the account's id. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import pino from 'pino';
import { readConfig } from '../../config.ts';
import type { Person } from '../../rooms/test/house.ts';
import { openToAll } from '../../overload/test/open.ts';
import { createHttp, type HttpParts } from '../app.ts';
import type { HttpEnv } from '../context.ts';
import { createOrigins } from '../origins.ts';

const home = 'https://ada.local:3003';

/** Asks with GET unless `more` says otherwise; null is a stranger. Whatever goes wrong inside ends up in `faults`. */
export function createAsking(
  routes: OpenAPIHono<HttpEnv>[],
  people: Person[],
  admission: HttpParts['admission'] = openToAll,
) {
  const faults: string[] = [];
  const identities = new Map(people.map(({ identity }) => [identity.accountId, identity]));
  const http = createHttp({
    version: '1.2.3',
    sessionCookie: 'session',
    accounts: { identify: async (headers) => identities.get(headers.get('cookie') ?? '') ?? null },
    routes,
    pages: () => new Response('a page'),
    origins: createOrigins({
      config: readConfig({}),
      port: () => 3003,
      certificateNames: () => [],
      whereabouts: () => ({ names: ['ada.local'], lan: [], loopback: ['127.0.0.1'] }),
    }),
    admission,
    hsts: false,
    proxyOnly: false,
    log: pino({ level: 'error' }, { write: (line: string) => void faults.push(line) }),
  });

  async function ask(person: Person | null, path: string, more: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ host: 'ada.local:3003', cookie: person?.identity.accountId ?? '' });
    new Headers(more.headers).forEach((value, name) => headers.set(name, value));
    const arrival = { address: '192.0.2.7', secure: true, local: false, proxied: false };
    return http(new Request(home + path, { ...more, headers }), arrival);
  }

  return { ask, faults };
}
