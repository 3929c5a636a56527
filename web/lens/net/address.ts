/** What kind of address it is: which of the ranges that the IANA keeps for a purpose (RFC 6890) it is in, or `public`. */
export type Range =
  /** Not an address but a name made up for one: the browser hides the real one (RFC 8828). */
  | 'hidden'
  | 'unspecified'
  | 'loopback'
  | 'link_local'
  /** Of a network of one's own: RFC 1918; for IPv6 RFC 4193. */
  | 'private'
  /** Between a provider's customers and its own NAT (RFC 6598). */
  | 'carrier'
  | 'documentation'
  | 'multicast'
  /** IPv4 wrapped into IPv6 by a provider without IPv4 (RFC 6052). */
  | 'nat64'
  | 'public'
  | 'unknown';

export interface AddressKind {
  family: 4 | 6 | null;
  range: Range;
  /** Where the range is set down; null for what is none. */
  rfc: number | null;
}

/** `text` as statistics and servers write it; null and empty where the browser keeps it to itself. */
export function kindOf(text: string | null | undefined): AddressKind {
  if (!text || text.endsWith('.local')) return { family: null, range: 'hidden', rfc: 8828 };
  const v4 = fourOf(text.replace(/^::ffff:(?=\d+\.)/i, ''));
  if (v4 !== null) return { family: 4, ...rangeOf(fours, (bits) => v4 >>> (32 - bits), 'public') };
  const v6 = sixOf(text);
  if (v6 === null) return { family: null, range: 'unknown', rfc: null };
  return { family: 6, ...rangeOf(sixes, (bits) => v6 >> BigInt(128 - bits), 'public') };
}

/** The same address, however it is written; false where one of them is hidden. */
export function sameAddress(one: string | null | undefined, other: string | null | undefined): boolean {
  const [a, b] = [one, other].map((text) => (text ? canonical(text) : null));
  return a !== null && a === b;
}

function canonical(text: string): string | null {
  const four = fourOf(text.replace(/^::ffff:(?=\d+\.)/i, ''));
  return four === null ? (sixOf(text)?.toString(16) ?? null) : `4 ${four}`;
}

type Row = readonly [prefix: string, bits: number, range: Range, rfc: number];

const fours: readonly Row[] = [
  ['0.0.0.0', 8, 'unspecified', 791],
  ['10.0.0.0', 8, 'private', 1918],
  ['172.16.0.0', 12, 'private', 1918],
  ['192.168.0.0', 16, 'private', 1918],
  ['100.64.0.0', 10, 'carrier', 6598],
  ['127.0.0.0', 8, 'loopback', 1122],
  ['169.254.0.0', 16, 'link_local', 3927],
  ['192.0.2.0', 24, 'documentation', 5737],
  ['198.51.100.0', 24, 'documentation', 5737],
  ['203.0.113.0', 24, 'documentation', 5737],
  ['224.0.0.0', 4, 'multicast', 5771],
];
const sixes: readonly Row[] = [
  ['::', 128, 'unspecified', 4291],
  ['::1', 128, 'loopback', 4291],
  ['fe80::', 10, 'link_local', 4291],
  ['fc00::', 7, 'private', 4193],
  ['2001:db8::', 32, 'documentation', 3849],
  ['3fff::', 20, 'documentation', 9637],
  ['64:ff9b::', 96, 'nat64', 6052],
  ['ff00::', 8, 'multicast', 4291],
];

function rangeOf(
  rows: readonly Row[],
  top: (bits: number) => number | bigint,
  otherwise: Range,
): { range: Range; rfc: number | null } {
  const row = rows.find(([prefix, bits]) => top(bits) === topOf(prefix, bits));
  return row ? { range: row[2], rfc: row[3] } : { range: otherwise, rfc: null };
}

function topOf(prefix: string, bits: number): number | bigint {
  return prefix.includes(':') ? sixOf(prefix)! >> BigInt(128 - bits) : fourOf(prefix)! >>> (32 - bits);
}

/** The 32 bits of it; null when it is no IPv4 address. */
function fourOf(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((all, part) => all * 256 + Number(part), 0);
}

/** The 128 bits of it; null when it is no IPv6 address. */
function sixOf(text: string): bigint | null {
  const [plain = ''] = text.replace(/^\[|\]$/g, '').split('%');
  const halves = plain.split('::');
  if (!plain.includes(':') || halves.length > 2) return null;
  const [head, tail] = halves.map((half) => groupsOf(half));
  if (!head || (halves.length === 2 && !tail)) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
  return groups.reduce((all, group) => (all << 16n) | BigInt(group), 0n);
}

function groupsOf(half: string): number[] | null {
  if (half === '') return [];
  const groups: number[] = [];
  for (const part of half.split(':')) {
    const four = part.includes('.') ? fourOf(part) : null;
    if (four !== null) groups.push(four >>> 16, four & 0xffff);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return null;
  }
  return groups;
}
