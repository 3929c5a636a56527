/**
 * Where to go after signing in: `next` if it is a path of this very server, else the start page. The one guard against
 * open redirects, so it names what is allowed: one slash, then printable ASCII without a backslash, for browsers read
 * `/\evil` as `//evil` and drop tabs and line ends inside an address (WHATWG URL, section 4.4). The result is
 * taken after resolving, since `/.//evil` becomes `//evil` only then.
 */
export function ownPath(next: string | null | undefined): string {
  if (!next || !/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(next)) return '/';
  const here = 'http://own.invalid';
  const { origin, pathname, search, hash } = new URL(next, here);
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : '/';
}
