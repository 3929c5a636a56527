import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { errorCatalogue } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { iceFragmentOf, speaksOurCodecs } from '../whip/offer.ts';
import type { Relay } from '../turn/credentials.ts';
import type { Whip } from '../whip/whip.ts';
import { bodyWithin } from './body-size.ts';
import type { HttpEnv, HttpMiddleware } from './context.ts';
import { newRoutes } from './routes.ts';

/**
 * WHIP (RFC 9725): an encoder publishes with the room's key as its bearer token. No cookie is looked at, so that pages of other
 * sites may use it with a key of their own (section 4.7); refusals are words, since encoders show them to people.
 */
export function whipRoutes({ whip, relay }: { whip: Whip; relay: Relay }) {
  const routes = newRoutes();
  routes.use('/whip/*', inWords);

  routes.on('OPTIONS', ['/whip/:room', '/whip/:room/:session'], (c) => c.body(null, 204, { 'Accept-Post': offerType }));

  routes.post('/whip/:room', bodyWithin(limits.sdpBytes), async (c) => {
    const key = bearer(c);
    requireType(c, offerType);
    const room = c.req.param('room');
    const offer = await c.req.text();
    if (!speaksOurCodecs(offer))
      throw new Refusal(406, 'Video must be VP8 and sound Opus. Choose VP8 in the encoder, or one that has it.');
    const { session, sdp } = await whip.publish(room, key, c.get('address'), offer);
    const headers = { 'Content-Type': offerType, Location: `/whip/${room}/${session.id}`, ETag: session.etag };
    for (const link of relayLinks(relay, session.identity.accountId)) c.header('Link', link, { append: true });
    return c.body(sdp, 201, headers);
  });

  routes.patch('/whip/:room/:session', bodyWithin(limits.sdpFragmentBytes), async (c) => {
    const session = whip.session(c.req.param('room'), c.req.param('session'), bearer(c));
    requireType(c, fragmentType);
    const match = c.req.header('if-match');
    if (match === undefined) throw new Refusal(428, 'Send the ETag of the session in If-Match.');
    const fragment = iceFragmentOf(await c.req.text());
    if (match === '*' || (fragment !== undefined && fragment !== session.iceFragment))
      throw new Refusal(422, 'ICE cannot be restarted here: end this session and make a new one.');
    if (match !== session.etag) throw new Refusal(412, 'If-Match is not the ETag of this session.');
    if (fragment === undefined) throw new Refusal(400, 'The fragment has no a=ice-ufrag.');
    return c.body(null, 204); // where the encoder is, its connectivity checks tell
  });

  routes.delete('/whip/:room/:session', (c) => {
    whip.end(whip.session(c.req.param('room'), c.req.param('session'), bearer(c)));
    return c.body(null, 200);
  });

  routes.all('/whip/*', () => {
    throw new Refusal(405, 'Offers are posted to /whip/ROOM.');
  });
  return routes;
}

/** The relay for an encoder whose network lets no UDP through (RFC 9725 section 4.6); none for who has asked too often. */
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

const inWords: HttpMiddleware = async (c, next) => {
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

/** Where the person at the encoder needs other words than the catalogue has. */
const words: Partial<Record<string, string>> = {
  unauthenticated: 'This is not the stream key of this room. Copy the key again, or make a new one.',
  stage_taken: 'Somebody else is presenting. Ask before taking over.',
  sdp_invalid: 'The offer cannot be answered: video must be VP8 and sound Opus, bundled, with a=mid.',
  rate: 'Too many tries in a short time. Wait a moment.',
};

function bearer(c: Context<HttpEnv>): string {
  const key = /^Bearer ([\w-]{1,128})$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (key === undefined) throw new UserError('unauthenticated');
  return key;
}

function requireType(c: Context<HttpEnv>, type: string): void {
  const given = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (given !== type) throw new Refusal(415, `The body must be ${type}.`);
}
