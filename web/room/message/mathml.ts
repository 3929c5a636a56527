import temml, { type Options, type renderToMathMLTree } from 'temml';

/**
 * Formulas: LaTeX to a tree of MathML that holds nothing but what stands in the lists below.
 *
 * Temml writes MathML and nothing else, in 60 kB (gzip, chemistry included); KaTeX needs 77 kB and makes HTML beside it.
 * Its own limits keep a formula from growing without end (`maxExpand`, `maxSize`; commands that link, fetch or style ask for
 * trust and get none), ours keep the page from drawing what is too deep or too large. Its tree is copied by name, so that
 * whatever a later version adds stays outside until somebody looks at it. Colours and sizes are left out: they would break
 * the contrast of one theme or the other, and nested sizes multiply.
 */
export interface MathNode {
  name: string;
  attributes: Record<string, string>;
  styles: Record<string, string>;
  classes: string[];
  children: (MathNode | string)[];
}

/** Why a formula cannot be drawn. */
export class BadFormula extends Error {
  reason: 'command' | 'size' | 'syntax';
  /** The command nobody knows. */
  command: string;
  constructor(reason: BadFormula['reason'], command = '') {
    super(reason);
    this.reason = reason;
    this.command = command;
  }
}

/** Its types say that it is called so; what is there has two lines before its name. */
const render = (temml as unknown as { __renderToMathMLTree: typeof renderToMathMLTree }).__renderToMathMLTree;
const options: Options = { throwOnError: true, strict: false, trust: false, maxExpand: 200, maxSize: [10, 10] };
const MOST_NODES = 1_500;
const DEEPEST = 40;

/** The tree of a formula. Throws `BadFormula`. */
export function readFormula(source: string, display: boolean): MathNode {
  const left = { nodes: MOST_NODES };
  const [math] = copy(parse(source, display), left, 0);
  if (typeof math !== 'object') throw new BadFormula('syntax');
  const row: MathNode = { ...empty('mrow'), children: math.children };
  const annotation: MathNode = {
    ...empty('annotation'),
    attributes: { encoding: 'application/x-tex' },
    children: [source],
  };
  const semantics: MathNode = { ...empty('semantics'), children: [row, annotation] };
  return { ...empty('math'), attributes: display ? { display: 'block' } : {}, children: [semantics] };
}

const empty = (name: string): MathNode => ({ name, attributes: {}, styles: {}, classes: [], children: [] });

/**
 * Commands that define commands: a message needs none, and they are what bombs are made of. With them a thousand characters
 * could take a fifth of a second, without them a few milliseconds.
 */
const defines =
  /\\(?:[egx]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand|DeclareMathOperator)(?![a-zA-Z])/;

function parse(source: string, displayMode: boolean): unknown {
  const defining = defines.exec(source)?.[0];
  if (defining) throw new BadFormula('command', defining);
  try {
    return render(source, { ...options, displayMode, macros: {} });
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const unknown = /Unsupported function name: (\\[a-zA-Z]+)/.exec(message)?.[1];
    if (unknown) throw new BadFormula('command', unknown);
    throw new BadFormula(/Too many expansions|call stack|array length/.test(message) ? 'size' : 'syntax');
  }
}

const elements = new Set(
  (
    'math mrow msup msub msubsup munder mover munderover mfrac msqrt mroot mi mn mo mtext mspace mtable mtr mtd mpadded ' +
    'mphantom mstyle mmultiscripts mprescripts menclose'
  ).split(' '),
);

const yes = /^(true|false)$/;
const length = /^-?\d{0,3}(\.\d{1,6})?(em|ex|px|pt)?$/;
const attributes: Record<string, RegExp> = {
  accent: yes,
  accentunder: yes,
  columnspan: /^\d$/,
  depth: length,
  displaystyle: yes,
  fence: yes,
  form: /^(prefix|infix|postfix)$/,
  height: length,
  largeop: yes,
  linethickness: length,
  lspace: /^(-?\d{0,3}(\.\d{1,6})?(em)?|-(0\.5|1)width)$/,
  mathvariant: /^normal$/,
  maxsize: length,
  minsize: length,
  movablelimits: yes,
  rspace: length,
  scriptlevel: /^[012]$/,
  separator: yes,
  stretchy: yes,
  symmetric: yes,
  voffset: length,
  width: length,
};

const line = /^0?\.\d{1,4}em (solid|dashed) ?$/;
const styles: Record<string, RegExp> = {
  paddingLeft: length,
  paddingRight: length,
  borderTop: line,
  borderBottom: line,
  borderLeft: line,
  borderRight: line,
};

/** The looks of these stand in Formula.svelte. */
const classes = new Set(
  'tml-left tml-right tml-jot tml-small tml-overline tml-underline tml-cancel tml-xcancel upstrike downstrike sout'.split(
    ' ',
  ),
);

interface TheirNode {
  type?: unknown;
  text?: unknown;
  attributes?: Record<string, unknown>;
  style?: Record<string, unknown>;
  classes?: unknown[];
  children?: unknown[];
}

function copy(theirs: unknown, left: { nodes: number }, depth: number): (MathNode | string)[] {
  if (--left.nodes < 0 || depth > DEEPEST) throw new BadFormula('size');
  const { type, text, children = [], ...rest } = theirs as TheirNode;
  if (typeof text === 'string') return [text];
  // Without a name and attributes: a mere row of nodes. Temml's nodes of HTML (links, pictures) have no place here.
  if (type !== undefined || 'attributes' in rest || 'href' in rest || 'src' in rest)
    if (typeof type !== 'string' || !elements.has(type)) throw new BadFormula('syntax');
  const inside = children.flatMap((child) => copy(child, left, depth + 1));
  if (typeof type !== 'string') return inside;
  return [
    {
      name: type,
      attributes: allowed(rest.attributes, attributes),
      styles: allowed(rest.style, styles),
      classes: (rest.classes ?? []).filter((one): one is string => typeof one === 'string' && classes.has(one)),
      children: inside,
    },
  ];
}

function allowed(given: Record<string, unknown> = {}, rules: Record<string, RegExp>): Record<string, string> {
  const found = Object.entries(given).filter(([name, value]) => rules[name]?.test(String(value)));
  return Object.fromEntries(found.map(([name, value]) => [name, String(value)]));
}
