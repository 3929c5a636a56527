import { describe, expect, test } from 'vitest';
import { plainText, readMarkdown } from './markdown.ts';
import type { Block, Inline } from './tree.ts';

/** The tree in a form one can read: `bold(x)`, blocks one after another. */
const shown = (text: string, names: string[] = []) => readMarkdown(text, names).map(block).join(' | ');

function block(it: Block): string {
  if (it.kind === 'paragraph') return line(it.of);
  if (it.kind === 'code') return `code:${it.label}<${it.text}>`;
  if (it.kind === 'quote') return `quote(${it.of.map(block).join(' | ')})`;
  const items = it.items.map(({ number, of }) => `${it.ordered ? number : '-'} ${of.map(block).join(' | ')}`);
  return `list(${items.join('; ')})`;
}

function line(pieces: Inline[]): string {
  return pieces
    .map((it) => {
      if (typeof it === 'string') return it;
      if (it.kind === 'code') return `code(${it.text})`;
      if (it.kind === 'formula') return `${it.display ? 'display' : 'formula'}(${it.source})`;
      if (it.kind === 'mention') return `mention(${it.name})`;
      if (it.kind === 'link') return `link(${line(it.of)} → ${it.href}${it.host ? ` at ${it.host}` : ''})`;
      return `${it.kind}(${line(it.of)})`;
    })
    .join('');
}

describe('emphasis', () => {
  test.each([
    ['for *every* process', 'for italic(every) process'],
    ['_every_ one', 'italic(every) one'],
    ['**all** of it', 'bold(all) of it'],
    ['***both***', 'italic(bold(both))'],
    ['**a *b* c**', 'bold(a italic(b) c)'],
    ['**a *b***', 'bold(a italic(b))'],
    ['*a **b***', 'italic(a bold(b))'],
    ['*across\nlines*', 'italic(across\nlines)'],
    ['(*a*), *b*.', '(italic(a)), italic(b).'],
    ['5 *a and *b*', '5 *a and italic(b)'],
    ['*a**', 'italic(a)*'],
    ['**a*', '**a*'],
    ['*[open*', 'italic([open)'],
    ['这是**重点**内容', '这是bold(重点)内容'],
    ['\\*not\\* \\`this\\`', '*not* `this`'],
    ['*[a](https://a.example)*', 'italic(link(a → https://a.example/))'],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected));
});

describe('what is not Markdown is shown as typed', () => {
  test.each([
    '',
    'plain words',
    '2*3*4',
    'snake_case_name and __init__.py',
    'a * b * c',
    '5 ** 2',
    '**',
    '****',
    '*open',
    'shut*',
    '**open',
    '-5 degrees',
    '#1 question',
    '# no heading',
    '---',
    'C:\\new\\table',
    '[brackets]',
    '[[a]',
    '[a] (b)',
    '| a | b |',
    '<b>bold</b>',
    '&amp; &#42;',
    '`open',
    '`` open`',
    '````four````',
    '```',
    '``` not a label',
    '  indented\n    lines',
    'in\n1990. Then',
    'a@b.example and @nobody',
  ])('%j', (text) => expect(shown(text)).toBe(text));
});

describe('code', () => {
  test.each([
    ['holds `satp` the', 'holds code(satp) the'],
    ['`` a ` b ``', 'code(a ` b)'],
    ['`*not* $this$ https://a.example`', 'code(*not* $this$ https://a.example)'],
    ['```c\nint x;\n\n  *y*;\n```\nafter', 'code:c<int x;\n\n  *y*;> | after'],
    ['before\n```\nx', 'before | code:<x>'],
    ['- a\n  ```js\n  x\n  ```', 'list(- a | code:js<x>)'],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected));
});

describe('lists and quotes', () => {
  test.each([
    ['- a\n- b', 'list(- a; - b)'],
    ['Steps:\n1. a\n2) b', 'Steps: | list(1 a; 2 b)'],
    ['7. seven', 'list(7 seven)'],
    ['- a\n  - b\n    more\n- c', 'list(- a | list(- b\nmore); - c)'],
    ['- a\n1. b', 'list(- a) | list(1 b)'],
    ['> why\n> so\nbecause', 'quote(why\nso) | because'],
    ['> > deep', 'quote(quote(deep))'],
    ['> > > > > deeper', 'quote(quote(quote(quote(> deeper))))'],
    ['> - *a*', 'quote(list(- italic(a)))'],
    ['a\n\n\nb', 'a | b'],
    ['a\r\nb', 'a\nb'],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected));
});

describe('formulas', () => {
  test.each([
    ['so $2^9 = 512$ entries', 'so formula(2^9 = 512) entries'],
    ['$n$th, ($x$)', 'formula(n)th, (formula(x))'],
    ['$a_1 * b_1$ and $a_2 * b_2$', 'formula(a_1 * b_1) and formula(a_2 * b_2)'],
    ['$\\$5$', 'formula(\\$5)'],
    ['$$\\frac{1}{2}$$', 'display(\\frac{1}{2})'],
    ['so\n$$\na\n- b\n+ c\n$$\nis', 'so | display(a\n- b\n+ c)\nis'],
    ['*so $x$*', 'italic(so formula(x))'],
    ['$5 and $10', '$5 and $10'],
    ['US$5 or A$6, 5$ or 6$', 'US$5 or A$6, 5$ or 6$'],
    ['$5-$10 ($3)', '$5-$10 ($3)'],
    ['\\$5 to 6$', '$5 to 6$'],
    ['$ x $', '$ x $'],
    ['$x\n\ny$', '$x | y$'],
    ['$$$ and $$', '$$$ and $$'],
    [`$${'x'.repeat(1_001)}$`, `$${'x'.repeat(1_001)}$`],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected));
});

describe('links', () => {
  test.each([
    ['see [the slides](https://a.example/s_(1)).', 'see link(the slides → https://a.example/s_(1)).'],
    ['https://a.example/x_y_z*', 'link(https://a.example/x_y_z → https://a.example/x_y_z)*'],
    ['[write](mailto:ada@uni.example)', 'link(write → mailto:ada@uni.example)'],
    ['[*a* `b` $c$](http://a.example)', 'link(italic(a) code(b) formula(c) → http://a.example/)'],
    ['[a [b](https://a.example)', '[a link(b → https://a.example/)'],
  ])('%j', (text, expected) => expect(shown(text)).toBe(expected));

  test.each([
    '[a](javascript:attack())',
    '[a](JaVaScRiPt:attack())',
    '[a](data:text/html,x)',
    '[a](vbscript:x)',
    '[a](//evil.example)',
    '[a](/path)',
    '[a](https://bank.example@evil.example)',
    '[a](mailto:ada@uni.example?bcc=all@uni.example)',
    '[a](mailto:ada@uni.example,b@uni.example)',
    '![a](x"onerror="attack())',
  ])('%j is none', (text) => expect(shown(text)).toBe(text));

  test('an address ends where writing turns around', () => {
    expect(shown('[a](https://a.example/\u202etxt)')).toBe(
      '[a](link(https://a.example/ → https://a.example/)\u202etxt)',
    );
  });

  test.each([
    ['[https://bank.example](https://evil.example/)', 'evil.example'],
    ['[bank.example](https://evil.example/)', 'evil.example'],
    ['[bank\u3002example](https://evil.example/)', 'evil.example'],
    ['[ＢＡＮＫ．ｅｘａｍｐｌｅ](https://evil.example/)', 'evil.example'],
    ['[evil.example.bank](https://evil.example/)', 'evil.example'],
    ['[ada@uni.example](mailto:mallory@evil.example)', 'mallory@evil.example'],
    ['[a.example](https://а.example/)', 'xn--80a.example'],
  ])('%j shows where it really leads', (text, host) => expect(shown(text)).toContain(` at ${host}`));

  test('a name that says where it leads needs nothing beside it', () => {
    for (const text of [
      '[a.example](https://a.example/x)',
      '[https://a.example/x](https://a.example/x)',
      '[slides](https://a.example)',
    ])
      expect(shown(text)).not.toContain(' at ');
  });
});

test('only names that were mentioned are mentions, the longest first', () => {
  expect(shown('@Ada Marlow, @Ada and @Adam: x@Ada @Ben', ['Ada', 'Ada Marlow'])).toBe(
    'mention(Ada Marlow), mention(Ada) and @Adam: x@Ada @Ben',
  );
});

test('the words alone are one line', () => {
  expect(plainText('**So** `x`\n\n1. $y$ [z](https://a.example)')).toBe('So x 1. y z');
});
