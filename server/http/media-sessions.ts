import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { errorCatalogue, type ErrorCode } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Relay } from '../turn/credentials.ts';
import type { SessionsAnywhere } from '../cluster/sessions.ts';
import type { MediaSession } from '../whip/media-session.ts';
import { iceFragmentOf, speaksOurCodecs } from '../whip/offer.ts';
import { bodyWithin } from './body-size.ts';
import type { HttpEnv, HttpMiddleware } from './context.ts';
import { newRoutes } from './routes.ts';

/** One of the two doors for media over HTTP: `/whip` to publish, `/whep` to watch. */
export interface MediaDoor {
  path: '/whip' | '/whep';
  /** Where the person at the program needs other words than the catalogue of errors has. */
  words: Partial<Record<ErrorCode, string>>;
  /** What to do about an offer without our codecs. */
  otherCodecs: string;
  /** Answers the offer of who comes with this secret. */
  begin(coming: {
    room: string;
    secret: string;
    address: string;
    sdp: string;
    query: URLSearchParams;
  }): Promise<{ session: MediaSession; sdp: string }>;
  /** Those that began here or at any other node. */
  sessions: SessionsAnywhere;
}

/**
 * What WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) have in common, which is all but the direction. No cookie is looked at,
 * so that pages of other sites may use it with a secret of their own (RFC 9725 section 4.7); refusals are words, since the
 * programs show them to people.
 */
export function mediaSessionRoutes(door: MediaDoor, relay: Relay) {
  const routes = newRoutes();
  const [endpoint, resource] = [`${door.path}/:room` as const, `${door.path}/:room/:session` as const];
  routes.use(`${door.path}/*`, inWords(door.words));

  routes.on('OPTIONS', [endpoint, resource], (c) => c.body(null, 204, { 'Accept-Post': offerType }));

  routes.post(endpoint, bodyWithin(limits.sdpBytes), async (c) => {
    const secret = bearer(c);
    requireType(c, offerType);
    const room = c.req.param('room');
    const offer = await c.req.text();
    if (!speaksOurCodecs(offer)) throw new Refusal(406, door.otherCodecs);
    const query = new URL(c.req.url).searchParams;
    const { session, sdp } = await door.begin({ room, secret, address: c.get('address'), sdp: offer, query });
    const headers = { 'Content-Type': offerType, Location: `${door.path}/${room}/${session.id}`, ETag: session.etag };
    for (const link of relayLinks(relay, session.identity.accountId)) c.header('Link', link, { append: true });
    return c.body(sdp, 201, headers);
  });

  routes.patch(resource, bodyWithin(limits.sdpFragmentBytes), async (c) => {
    const session = await door.sessions.session(c.req.param('room'), c.req.param('session'), bearer(c));
    requireType(c, fragmentType);
    const match = c.req.header('if-match');
    if (match === undefined) throw new Refusal(428, 'Send the ETag of the session in If-Match.');
    const fragment = iceFragmentOf(await c.req.text());
    if (match === '*' || (fragment !== undefined && fragment !== session.iceFragment))
      throw new Refusal(422, 'ICE cannot be restarted here: end this session and make a new one.');
    if (match !== session.etag) throw new Refusal(412, 'If-Match is not the ETag of this session.');
    if (fragment === undefined) throw new Refusal(400, 'The fragment has no a=ice-ufrag.');
    return c.body(null, 204); // where the client is, its connectivity checks tell
  });

  routes.delete(resource, async (c) => {
    await door.sessions.end(c.req.param('room'), c.req.param('session'), bearer(c));
    return c.body(null, 200);
  });

  routes.all(`${door.path}/*`, () => {
    throw new Refusal(405, `Offers are posted to ${door.path}/ROOM.`);
  });
  return routes;
}

/** The relay for who has a network that lets no UDP through (RFC 9725 section 4.6); none for who has asked too often. */
function relayLinks(relay: Relay, accountId: string): string[] {
  if (!relay.there) return [];
  try {
    return relay
      .serversFor(accountId)
      .servers.flatMap(({ urls, username, credential }) =>
        urls.map(
          (url) =>
            `<${url}>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`,
        ),
      );
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

const offerType = 'application/sdp';
const fragmentType = 'application/trickle-ice-sdpfrag';

/** What only HTTP has a word for. */
class Refusal extends HTTPException {
  constructor(status: 400 | 405 | 406 | 412 | 415 | 422 | 428, message: string) {
    super(status, { message });
  }
}

function inWords(words: MediaDoor['words']): HttpMiddleware {
  return async (c, next) => {
    await next();
    const { error } = c;
    if (error instanceof Refusal) c.res = new Response(`${error.message}\n`, { status: error.status });
    if (error instanceof UserError) {
      const { code, retryAfterMs } = error.body();
      const { status, text } = errorCatalogue[code];
      c.res = new Response(`${words[code] ?? text}\n`, { status });
      if (status === 401) c.res.headers.set('WWW-Authenticate', 'Bearer');
      if (retryAfterMs !== undefined) c.res.headers.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
    }
    const headers = c.res.headers;
    if (error) headers.set('Content-Type', 'text/plain; charset=utf-8');
    headers.set('Cache-Control', 'no-store');
    headers.set('Access-Control-Allow-Origin', '*');
    headers.set('Access-Control-Allow-Methods', 'POST, PATCH, DELETE, OPTIONS');
    headers.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-Match');
    headers.set('Access-Control-Expose-Headers', 'Location, ETag, Link, Retry-After');
  };
}

function bearer(c: Context<HttpEnv>): string {
  const secret = /^Bearer ([\w-]{1,128})$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (secret === undefined) throw new UserError('unauthenticated');
  return secret;
}

function requireType(c: Context<HttpEnv>, type: string): void {
  const given = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (given !== type) throw new Refusal(415, `The body must be ${type}.`);
}
