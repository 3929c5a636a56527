import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkAt, safeHref, trueHost } from './links.ts';

/** A text and the links in it, found the way messages are read: from left to right. */
function splitLinks(text: string): { text: string; href?: string }[] {
  const pieces: { text: string; href?: string }[] = [];
  const starts = /https?:\/\//gi;
  let done = 0;
  for (let found = starts.exec(text); found; found = starts.exec(text)) {
    const link = linkAt(text, found.index);
    if (!link) continue;
    if (found.index > done) pieces.push({ text: text.slice(done, found.index) });
    pieces.push(link);
    starts.lastIndex = done = found.index + link.text.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

const hrefs = (text: string) => splitLinks(text).flatMap((piece) => piece.href ?? []);
const link = (text: string) => splitLinks(text).find((piece) => piece.href)?.text;

test('text without an address stays one piece', () => {
  expect(splitLinks('Why not one big table?')).toEqual([{ text: 'Why not one big table?' }]);
  expect(splitLinks('')).toEqual([]);
});

test('addresses become links, the words around them do not', () => {
  expect(splitLinks('See https://a.example/x?y=1#z and HTTP://b.example.')).toEqual([
    { text: 'See ' },
    { text: 'https://a.example/x?y=1#z', href: 'https://a.example/x?y=1#z' },
    { text: ' and ' },
    { text: 'HTTP://b.example', href: 'http://b.example/' },
    { text: '.' },
  ]);
});

test.each([
  ['(see https://a.example/x)', 'https://a.example/x'],
  ['https://a.example/Page_(computing)', 'https://a.example/Page_(computing)'],
  ['(https://a.example/Page_(computing)).', 'https://a.example/Page_(computing)'],
  ['<https://a.example/x>', 'https://a.example/x'],
  ['“https://a.example/x”?!', 'https://a.example/x'],
  ['https://a.example/x...', 'https://a.example/x'],
  ['https://a.example:3003/x', 'https://a.example:3003/x'],
  ['https://[::1]:3003/x', 'https://[::1]:3003/x'],
])('in %s the link is %s', (text, expected) => expect(link(text)).toBe(expected));

test.each([
  'javascript:alert(1)',
  'javascript://https://a.example/%0aalert(1)'.slice(0, 13),
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  '//a.example/x',
  'ftp://a.example',
  'https://',
  'https:// a.example',
  'https://bank.example@evil.example/',
  'https://bank.example:secret@evil.example/',
  'http://%zz',
  'https://a.example'.replace('https', 'h\u200bttps'),
])('%j is no link', (text) => expect(hrefs(text)).toEqual([]));

test('an address cannot hide where it leads', () => {
  expect(link('https://a.example/\u202egpj.exe')).toBe('https://a.example/');
  expect(link('https://bank.example\u200b.evil.example/')).toBe('https://bank.example');
  expect(link('https://a.example/x\u2066y')).toBe('https://a.example/x');
});

test('a script in disguise leads to a web address at most', () => {
  for (const text of [
    'javascript:https://a.example',
    'JaVaScRiPt://https://a.example/%0aalert(1)',
    'x" onclick=https://a.example "',
  ])
    for (const href of hrefs(text)) expect(href).toMatch(/^https?:\/\//);
});

test('whatever somebody writes: every letter is kept, and every link is http or https without a user name', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          'https://',
          'http://',
          'a.example',
          '(',
          ')',
          '@',
          ' ',
          '\u202e',
          '<',
          '"',
          '/',
          '.',
          '…',
          'javascript:',
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const pieces = splitLinks(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      for (const { href } of pieces) {
        if (href === undefined) continue;
        const url = new URL(href);
        expect(['http:', 'https:']).toContain(url.protocol);
        expect(url.username + url.password).toBe('');
      }
    }),
    { numRuns: 2_000 },
  );
});

/** Were the work to grow with the square of the length, this would not end within the patience of the test runner. */
test('fifty thousand characters of anything are split', () => {
  const units = [
    'https://',
    'https://a.example/',
    'https://a',
    'a',
    ' ',
    '(',
    ')',
    '.',
    'http',
    'https://a.example/(',
    ')https://',
    'https://@',
  ];
  const texts = units.map((unit) => unit.repeat(Math.ceil(50_000 / unit.length)));
  for (const end of ['(', ').', 'x', '\u202e']) texts.push('https://a.example/' + end.repeat(50_000));
  for (const text of texts)
    expect(
      splitLinks(text)
        .map((piece) => piece.text)
        .join('') === text,
    ).toBe(true);
});

test('a named link leads to the web or to one person’s mail', () => {
  expect(safeHref('https://a.example/x')).toBe('https://a.example/x');
  expect(safeHref('mailto:ada@uni.example')).toBe('mailto:ada@uni.example');
  for (const address of [
    'javascript:attack()',
    'data:text/html,x',
    '/x',
    '//a.example',
    'mailto:a@b.example?body=x',
    'ftp://a',
  ])
    expect(safeHref(address), address).toBeNull();
});

test('a name that looks like another address does not go without the true one', () => {
  expect(trueHost('the slides', 'https://evil.example/')).toBeNull();
  expect(trueHost('a.example', 'https://a.example/x')).toBeNull();
  expect(trueHost('a.example', 'https://evil.example/')).toBe('evil.example');
  expect(trueHost('www bank', 'https://evil.example:8443/')).toBe('evil.example:8443');
});
