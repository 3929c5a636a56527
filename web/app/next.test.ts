import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPath } from './next.ts';

test.each(['/', '/rooms/abc', '/r/FJRD2345?from=qr#top', '/account', '/%0d%0aevil', '/rooms/a%2Fb'])(
  'Cleo comes back to %s',
  (path) => expect(ownPath(path)).toBe(path),
);

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  'https:evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  '/\r\nSet-Cookie: a=b',
  '/\u0000',
  'rooms/abc',
  '?next=//evil.example',
  '',
  null,
  undefined,
])('Mallory gets nowhere with %j', (next) => expect(ownPath(next)).toBe('/'));

test('whatever is given, the browser stays on this server', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    ':',
    '@',
    'evil.example',
    'https',
    '?',
    '#',
    '\t',
    '\r\n',
    ' ',
    '%0d',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const to = new URL(ownPath(pieces.join('')), 'https://chat.example/sign-in');
      expect(to.origin).toBe('https://chat.example');
    }),
  );
});
