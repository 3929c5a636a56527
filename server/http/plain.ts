import type { HttpMiddleware } from './context.ts';
import type { Origins } from './origins.ts';

/**
 * What is answered without encryption: to this machine everything, to all others only what helps to trust the certificate.
 * The rest is sent on to https, keeping method and body (308), so that nobody types a password into an open wire.
 */
export function plainGate({ origins, proxyOnly }: { origins: Origins; proxyOnly: boolean }): HttpMiddleware {
  return async (c, next) => {
    const { secure, local, proxied } = c.env;
    if (secure || local || isOpen(c.req.path)) return next();
    if (proxyOnly && !proxied) {
      // A redirect would lead round in circles when the proxy itself is the one that is not trusted.
      return c.text(
        'This server is reached through its proxy only. If this came through it: TRUSTED_PROXIES must name its address, and it must send X-Forwarded-For.\n',
        403,
      );
    }
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(origins.secureFor(c.req.header('host')) + pathname + search, 308);
  };
}

/** The trust page with its files, and the health check of the machine's supervisor. */
function isOpen(path: string): boolean {
  return (
    path === '/healthz' ||
    path === '/trust' ||
    /^\/(trust|assets)\//.test(path) ||
    /^\/[\w-]+\.(js|svg|png|ico|webmanifest)$/.test(path)
  );
}
