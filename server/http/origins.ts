import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';
import type { Whereabouts } from '../tls/addresses.ts';

/** The addresses this server is reached under, as origins (`https://host:port`). */
export interface Origins {
  /**
   * Is this `Origin` header one of our own? Compared as a whole, so that neither a prefix nor another port slips through;
   * absent and `null` (sandboxed frames, files) are not ours. Both CSRF and cross-site sockets end here.
   */
  allowed(origin: string | undefined): boolean;
  /** The own origin that a `Host` header names, for links in answers and mails; the primary one for any Host that is not ours. */
  forHost(host: string | undefined): string;
  /** The same for links that are handed to others: never an address that only this machine knows, if there is another. */
  forSharing(host: string | undefined): string;
  /** The same, but never plain HTTP: where to send somebody who came without encryption. */
  secureFor(host: string | undefined): string;
  /** The one to print and to fall back to: PUBLIC_URL, else the first address on the network, else localhost. */
  primary(): string;
  /** The https origins for others on the same network, likeliest first. */
  lan(): string[];
  /** The plain one for a browser on this machine; null when the server does not listen there or hides behind a proxy. */
  here(): string | null;
}

export interface OriginParts {
  config: Pick<Config, 'publicUrl' | 'allowedHosts' | 'tls' | 'host'>;
  /** The port listened on; known only after listening when the system chose it. */
  port: () => number;
  /** The names of the certificate; none behind a proxy. */
  certificateNames: () => string[];
  whereabouts: () => Whereabouts;
}

/** How long names and addresses are kept; a machine that moves is found again within this time. */
const freshMs = 5_000;

export function createOrigins({ config, port, certificateNames, whereabouts }: OriginParts): Origins {
  let kept: { at: number; port: number; own: OwnOrigins } | undefined;

  function own(): OwnOrigins {
    const now = performance.now();
    if (!kept || kept.port !== port() || now - kept.at > freshMs) kept = { at: now, port: port(), own: collect() };
    return kept.own;
  }

  function collect(): OwnOrigins {
    const here = listenedOn(whereabouts(), config.host);
    const secure =
      config.tls.mode === 'off' ? [] : [...here.names, ...here.lan, ...here.loopback, ...certificateNames()];
    const all = new Set([
      ...(config.publicUrl ? [config.publicUrl] : []),
      ...config.allowedHosts.map((host) => originOf('https:', host)),
      ...secure.map((name) => originOf('https:', withPort(name, port()))),
      // Browsers treat these as secure without encryption: nobody stands between.
      ...(here.loopback.length ? loopbackHosts : []).map((name) => originOf('http:', `${name}:${port()}`)),
    ]);
    const lan = config.tls.mode === 'off' ? [] : here.lan.map((it) => originOf('https:', withPort(it, port())));
    const plain = config.tls.mode === 'off' || !here.loopback.length ? null : originOf('http:', `localhost:${port()}`);
    return { all, lan, plain };
  }

  const primary = () => config.publicUrl ?? own().lan[0] ?? originOf('https:', `localhost:${port()}`);
  const named = (host: string | undefined, schemes: string[]) =>
    schemes.map((scheme) => originOrNull(scheme, host)).find((it) => it !== null && own().all.has(it));

  return {
    allowed: (origin) => origin !== undefined && own().all.has(origin),
    primary,
    lan: () => own().lan,
    here: () => own().plain,
    forHost: (host) => named(host, isLoopbackHost(host) ? ['http:', 'https:'] : ['https:']) ?? primary(),
    forSharing: (host) => (isLoopbackHost(host) ? primary() : (named(host, ['https:']) ?? primary())),
    secureFor: (host) => named(host, ['https:']) ?? primary(),
  };
}

interface OwnOrigins {
  all: Set<string>;
  lan: string[];
  plain: string | null;
}

/** Of the machine's addresses those that HOST lets us listen on. */
function listenedOn(here: Whereabouts, host: string | undefined): Whereabouts {
  if (host === undefined) return here;
  if (host === 'localhost') return { ...here, lan: [] };
  const address = ipaddr.process(host);
  const every = address.range() === 'unspecified';
  if (every && address.kind() === 'ipv6') return here;
  if (every) return { ...here, lan: here.lan.filter((it) => ipaddr.IPv4.isValid(it)) };
  if (address.range() === 'loopback') return { ...here, lan: [] };
  return { ...here, lan: [address.toString()], loopback: [] };
}

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Does a `Host` header name this very machine? */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopbackHosts.includes(host.toLowerCase().replace(/:\d{1,5}$/, ''));
}

function withPort(name: string, port: number): string {
  return ipaddr.IPv6.isValid(name) ? `[${name}]:${port}` : `${name}:${port}`;
}

/** As browsers write it: lower case, no default port, short IPv6. */
function originOf(scheme: string, host: string): string {
  return new URL(`${scheme}//${host}`).origin;
}

function originOrNull(scheme: string, host: string | undefined): string | null {
  const url = host && !/[/\\?#@\s]/.test(host) ? URL.parse(`${scheme}//${host}`) : null;
  return url?.origin ?? null;
}
