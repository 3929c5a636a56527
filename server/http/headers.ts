import type { HttpMiddleware } from './context.ts';
import type { Origins } from './origins.ts';

/**
 * The headers that tell the browser to be strict, on every answer. What a route set by itself stays.
 *
 * `hsts` is for certificates that browsers know anyway. With an authority of our own it would do harm: the browser takes away
 * the button to go on, the rule outlives the server on that host name, and it covers every other port of the machine too.
 */
export function securityHeaders({ origins, hsts }: { origins: Origins; hsts: boolean }): HttpMiddleware {
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    for (const [name, value] of always) if (!headers.has(name)) headers.set(name, value);
    // Asked from the same page over plain HTTP, which is another origin, to see whether the certificate is trusted by now.
    if (c.req.path === '/trust/info') headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
    // Without encryption browsers ignore it, and complain.
    if (c.env.secure || c.env.local) headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    if (hsts && c.env.secure) headers.set('Strict-Transport-Security', 'max-age=31536000');
    if (headers.has('Content-Security-Policy')) return;
    const own = c.env.secure ? origins.secureFor(c.req.header('host')) : origins.forHost(c.req.header('host'));
    headers.set('Content-Security-Policy', c.req.path.startsWith('/api/') ? dataPolicy : pagePolicy(own));
  };
}

const always: [string, string][] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  // Links in mails carry tokens, so that no other site may learn where its visitor came from.
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  [
    'Permissions-Policy',
    [
      ...[
        'camera',
        'microphone',
        'display-capture',
        'autoplay',
        'fullscreen',
        'picture-in-picture',
        'screen-wake-lock',
      ].map((it) => `${it}=(self)`),
      ...['geolocation', 'payment', 'usb', 'serial', 'hid', 'midi', 'browsing-topics'].map((it) => `${it}=()`),
    ].join(', '),
  ],
];

const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Safari does not count a socket to the own host as 'self', so it is named. The grammar of CSP has no IPv6 addresses. */
function pagePolicy(origin: string): string {
  const socket = origin.includes('[') ? '' : ` ${origin.replace(/^http/, 'ws')}`;
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    `connect-src 'self'${socket}`,
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}
