import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadFormula, readFormula, type MathNode } from './mathml.ts';

/** As markup, to compare; the source that goes with it left out. */
const drawn = (source: string, display = false) => {
  const [semantics] = readFormula(source, display).children as [MathNode];
  return (semantics.children[0] as MathNode).children.map(markup).join('');
};

function markup(node: MathNode | string): string {
  if (typeof node === 'string') return node;
  const more = {
    ...node.attributes,
    ...node.styles,
    ...(node.classes.length ? { class: node.classes.join(' ') } : {}),
  };
  const attributes = Object.entries(more).map(([name, value]) => ` ${name}="${value}"`);
  return `<${node.name}${attributes.join('')}>${node.children.map(markup).join('')}</${node.name}>`;
}

function refusal(source: string): string {
  try {
    readFormula(source, true);
    return '';
  } catch (error) {
    if (!(error instanceof BadFormula)) throw error;
    return [error.reason, error.command].join(' ').trim();
  }
}

test('a formula becomes MathML that carries its source', () => {
  expect(drawn('2^9 = 512')).toBe('<mrow><msup><mn>2</mn><mn>9</mn></msup><mo>=</mo><mn>512</mn></mrow>');
  const math = readFormula('\\frac12', true);
  expect(math).toMatchObject({ name: 'math', attributes: { display: 'block' } });
  expect((math.children[0] as MathNode).children[1]).toMatchObject({
    name: 'annotation',
    attributes: { encoding: 'application/x-tex' },
    children: ['\\frac12'],
  });
});

test.each([
  '\\sum_{i=0}^n i',
  '\\int_0^\\infty e^{-x^2}\\,dx',
  '\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}',
  '\\begin{cases}1&x>0\\\\0&\\text{otherwise}\\end{cases}',
  '\\begin{aligned}a&=b\\\\&=c\\end{aligned}',
  '\\begin{array}{|c|c|}\\hline a&b\\\\\\hline\\end{array}',
  '\\lim_{x\\to0}\\frac{\\sin x}{x}',
  '\\mathbb{R}\\mathcal{L}\\hat{x}\\vec{v}\\overline{AB}',
  '\\left(\\frac ab\\right) \\binom nk \\sqrt[3]{x}',
  '\\underbrace{a+b}_{2} \\xrightarrow{f} \\cancel{x}',
  'a \\equiv b \\pmod{7} \\tag{1}',
  "f'(x) \\neq \\alpha \\cdots \\operatorname{arg\\,max}_\\theta",
])('what lectures need is drawn: %s', (source) => expect(refusal(source)).toBe(''));

describe('what a message may not do', () => {
  test.each([
    '\\href{javascript:attack()}{x}',
    '\\url{javascript:attack()}',
    '\\includegraphics{https://evil.example/x.png}',
    '\\class{msg}{x}',
    '\\id{content}{x}',
    '\\style{position:fixed}{x}',
    '\\data{onclick=attack()}{x}',
    '\\html{<img src=x onerror=attack()>}',
    '\\ref{x}',
  ])('%s is refused', (source) => expect(refusal(source)).not.toBe(''));

  test('an unknown command is named', () => {
    expect(refusal('\\frobnicate x')).toBe('command \\frobnicate');
    expect(refusal('\\frac{1}{')).toBe('syntax');
  });

  test('colours and sizes are left out', () => {
    expect(drawn('\\color{red}x\\colorbox{red}{y}\\Huge z')).not.toMatch(/color|mathsize|red|#ff0000/i);
  });

  test('nothing is larger than the message', () => {
    for (const source of ['\\kern9999em x', '\\rule{9999em}{9999em}', '\\raisebox{9999em}{x}', '\\hspace{9999em}'])
      expect(drawn(source)).not.toMatch(/\d{3}/);
  });

  test.each([
    '\\def\\a{x\\a\\a}\\a',
    '\\gdef\\a{x}',
    '\\newcommand{\\a}{x}',
    '\\let\\a=\\b',
    '\\DeclareMathOperator{\\a}{x}',
  ])('%s defines nothing', (source) => expect(refusal(source)).toMatch(/^command /));

  test.each([
    'x^{'.repeat(300) + 'x' + '}'.repeat(300),
    '\\frac{'.repeat(120) + 'x' + '}1'.repeat(120),
    '\\begin{matrix}'.repeat(40) + '\\end{matrix}'.repeat(40),
    '\\bra{'.repeat(160) + 'x' + '}'.repeat(160),
    '\\dots'.repeat(200),
    "x'".repeat(500),
    '('.repeat(1_000),
  ])('a bomb does not go off: %#', (source) => expect(refusal(source)).toBe('size'));
});

const commands = fc.constantFrom(
  ...['\\frac', '\\sqrt', '^', '_', '{', '}', '&', '\\\\', 'x', '1', ' ', '<', '"', "'", '\\text', '\\begin{matrix}'],
  ...[
    '\\end{matrix}',
    '\\left(',
    '\\right)',
    '\\href',
    '\\class',
    '\\def\\a',
    '\\a',
    '\\color{red}',
    '\\hat',
    '\\tag{',
    '$',
  ],
  ...[
    'onerror=attack()',
    '\\mathllap',
    '\\rule{1em}{1em}',
    '\\cancel',
    '\\array',
    '\\hline',
    '#1',
    '%',
    '\u202e',
    '😀',
  ],
);

test('whatever is typed, only known elements, attributes and lengths come out', () => {
  const names = new Set<string>();
  const typed = fc.oneof(
    fc.array(commands, { maxLength: 40 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 80 }),
  );
  fc.assert(
    fc.property(typed, fc.boolean(), (source, display) => {
      let math: MathNode;
      try {
        math = readFormula(source, display);
      } catch (error) {
        expect(error).toBeInstanceOf(BadFormula);
        return;
      }
      look(math);
    }),
    { numRuns: 3_000 },
  );
  expect(names.size).toBeGreaterThan(10);

  function look(node: MathNode) {
    names.add(node.name);
    expect(node.name).toMatch(/^(math|semantics|annotation|m[a-z]+)$/);
    for (const [name, value] of Object.entries({ ...node.attributes, ...node.styles })) {
      expect(name).not.toMatch(/^(on.*|href|src|style|class|id)$/i);
      expect(value).toMatch(/^[\w.\-/ ]{0,24}$/);
    }
    for (const child of node.children) if (typeof child === 'object') look(child);
  }
});
