import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMarkdown } from './markdown.ts';
import type { Block, Inline } from './tree.ts';

const pieces = fc.constantFrom(
  ...[
    '*',
    '**',
    '***',
    '_',
    '__',
    '`',
    '``',
    '```',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '> ',
    '  ',
    '$',
    '$$',
    '[',
    ']',
    '](',
    ')',
  ],
  ...[
    '](https://a.example)',
    'https://',
    'mailto:',
    'javascript:',
    '\\',
    '@',
    '@Ada',
    'a',
    'b c',
    '5',
    '\u202e',
    'م',
    '😀',
  ],
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
);

test('every letter survives, in its order', () => {
  const letters = (text: string) => text.replace(/https:\/\/a\.example\/?|[\s*_`$\\[\]()>.\d-]/g, '');
  fc.assert(
    fc.property(hostile, (text) => {
      const words = readMarkdown(text, ['Ada']).map(wordsOf).join('');
      expect(letters(words)).toBe(letters(text));
    }),
    { numRuns: 3_000 },
  );

  function wordsOf(it: Block): string {
    if (it.kind === 'paragraph') return plain(it.of);
    if (it.kind === 'code') return it.label + it.text;
    return it.kind === 'quote' ? it.of.map(wordsOf).join('') : it.items.flatMap(({ of }) => of.map(wordsOf)).join('');
  }
  function plain(pieces: Inline[]): string {
    return pieces
      .map((it) => {
        if (typeof it === 'string') return it;
        if (it.kind === 'mention') return `@${it.name}`;
        return 'of' in it ? plain(it.of) : 'source' in it ? it.source : it.text;
      })
      .join('');
  }
});

test('links lead to the web or to one mail address, and nothing nests deeper than a page can draw', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const { piece, depth } of everything(readMarkdown(text), 0)) {
        expect(depth).toBeLessThan(16);
        if (typeof piece === 'object' && piece.kind === 'link')
          expect(new URL(piece.href).protocol).toMatch(/^(https?|mailto):$/);
      }
    }),
    { numRuns: 3_000 },
  );
});

function* everything(of: (Block | Inline)[], depth: number): Generator<{ piece: Block | Inline; depth: number }> {
  for (const piece of of) {
    yield { piece, depth };
    if (typeof piece === 'string') continue;
    if ('of' in piece) yield* everything(piece.of, depth + 1);
    if ('items' in piece) for (const item of piece.items) yield* everything(item.of, depth + 1);
  }
}

/** Were the work to grow with the square of the length, this would not end within the patience of the test runner. */
test('fifty thousand characters of anything are read', () => {
  const units = [
    ...[
      '*',
      '**',
      '***',
      '****',
      '_',
      '`',
      '``',
      '`` ` ',
      '```',
      '```\n',
      '$',
      '$$',
      '$ $$ ',
      '$a',
      '$a ',
      '\\$',
      '$\\$',
      '[',
      ']',
      '[a',
      '[](',
    ],
    ...[
      '](',
      '[a](',
      '[a](b',
      '[a](https://a.example)',
      '](a)',
      '(',
      '@',
      '@@Ada',
      '> ',
      '>',
      '- ',
      '-',
      '1. ',
      '1.',
      ' ',
      '\n',
      '\t',
      ' \n',
    ],
    ...[
      '*a ',
      '*a **b ',
      '**a _b [c ',
      '*a* ',
      'a*',
      '*a **b *c _d ',
      '$$\n',
      '$$\n\n',
      '$$a\n- ',
      'https://',
      'https://a',
      '\\',
      '\\*',
      'a',
      '😀',
    ],
  ];
  for (const unit of units) {
    const text = unit.repeat(Math.ceil(50_000 / unit.length));
    for (const whole of [text, `*${text}*`, `- [${text}](https://a.example)`])
      expect(readMarkdown(whole, ['Ada', '@Ada', '@'.repeat(80)]).length).toBeGreaterThan(whole.trim() === '' ? -1 : 0);
  }
  const staircase = Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}- x`).join('\n');
  const lengths = Array.from({ length: 300 }, (_, i) => '`'.repeat(i + 1)).join(' ');
  for (const whole of [staircase, lengths, lengths.replaceAll('`', '$')]) expect(readMarkdown(whole)).not.toEqual([]);
});
