/** How a browser may speak to the relay. */
export type Transport = 'udp' | 'tcp' | 'tls';

/** What was found out. `null`: not known, as the server could not be asked or the test is not through. */
export interface Findings {
  /** What lectures need and this browser lacks. */
  missing: readonly string[];
  socket: boolean | null;
  /** Straight to the server. */
  direct: boolean | null;
  /** By the relay; empty where the server has none. */
  relays: readonly { transport: Transport; works: boolean | null }[];
  /** Bits a second. */
  down: number | null;
  up: number | null;
}

/**
 * The one sentence that matters, the worst first: `browser` cannot do it · `socket` the network cuts what chat and signalling
 * need · `blocked` no way for picture and sound, though there is a relay · `noRelay` the same, and there is none · `relayed`
 * only by the relay · `slow` too little for the smallest picture · `good` · `unknown` the server could not be asked.
 */
export type Verdict = 'browser' | 'socket' | 'blocked' | 'noRelay' | 'relayed' | 'slow' | 'good' | 'unknown';

/** What the smallest picture with its sound needs, in bits a second. */
const SMALLEST_PICTURE = 400_000;

export function verdictOn({ missing, socket, direct, relays, down }: Findings): Verdict {
  if (missing.length > 0) return 'browser';
  if (socket === false) return 'socket';
  if (direct === null) return 'unknown';
  const relayed = relays.some(({ works }) => works);
  if (!direct && !relayed) return relays.length > 0 ? 'blocked' : 'noRelay';
  if (down !== null && down < SMALLEST_PICTURE) return 'slow';
  return direct ? 'good' : 'relayed';
}

/** `turns:` and `turn:` addresses (RFC 7065) by how one speaks to them. */
export function transportOf(url: string): Transport {
  if (url.startsWith('turns:')) return 'tls';
  return /[?&]transport=tcp$/i.test(url) ? 'tcp' : 'udp';
}

/** Where the server's media is, by its answer: for whoever opens the firewall. Candidates of RFC 8839 section 5.1. */
export function mediaPortOf(answer: string): number | null {
  const port = /^a=candidate:\S+ 1 udp \d+ \S+ (\d+) typ host/im.exec(answer)?.[1];
  return port === undefined ? null : Number(port);
}
