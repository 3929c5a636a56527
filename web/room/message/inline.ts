import { linkAt, safeHref, trueHost } from '../links.ts';
import type { Inline } from './tree.ts';

/** Everything that may mean more than itself. Runs are looked at as one. */
const marks = /\\[*_`$[\]@]|\*+|_+|`+|\$+|[[\]@]|https?:\/\//gi;
/** `(address)` right after a name in brackets; an address may hold one pair of brackets. */
const target = /\(([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)?)\)/y;
/** Markers stand at the edges of words: `2*3*4` and `snake_case` are no emphasis. Scripts without spaces have no such edges. */
const word = /[\wÀ-ɏͰ-\u06ff]/;

const LONGEST_RUN = 3;
export const LONGEST_FORMULA = 1_000;

/** Text since a marker that may turn out to open something; `mark` is shown as typed when it does not. */
interface Frame {
  mark: string;
  of: Inline[];
}

/**
 * Reads bold, italic, code, links, formulas and mentions of `names` in one paragraph. What opens and never closes stays as
 * typed. One pass: of each kind at most one frame is open, so that nothing nests deeper than four and no piece is moved
 * more often; its time grows with the length alone.
 */
export function readInline(text: string, names: readonly string[] = []): Inline[] {
  const frames: Frame[] = [{ mark: '', of: [] }];
  /** Runs of backticks, by length, that do not come again. */
  const alone = new Set<string>();
  let done = 0;

  for (let found = next(0); found; found = next(done)) {
    const mark = found[0];
    const start = found.index;
    add(text.slice(done, start));
    done = start + mark.length;
    if (mark[0] === '\\') add(mark[1]!);
    else if (mark[0] === '`') code(mark);
    else if (mark[0] === '$') formula(mark, start);
    else if (mark === '@') mention(start);
    else if (mark === '[') open(mark);
    else if (mark === ']') link();
    else if (mark[0] === '*' || mark[0] === '_') emphasis(mark, start);
    else address(mark, start);
  }
  add(text.slice(done));
  while (frames.length > 1) drop(frames.length - 1);
  return frames[0]!.of;

  function next(from: number): RegExpExecArray | null {
    marks.lastIndex = from;
    return marks.exec(text);
  }

  function add(piece: Inline, to = frames.at(-1)!.of): void {
    const last = to.length - 1;
    if (piece === '') return;
    if (typeof piece === 'string' && typeof to[last] === 'string') to[last] += piece;
    else to.push(piece);
  }

  function open(mark: string): void {
    const same = openAt(mark);
    if (same > 0) drop(same);
    frames.push({ mark, of: [] });
  }

  function openAt(mark: string): number {
    return frames.findLastIndex((frame) => frame.mark === mark);
  }

  /** That marker opened nothing: it and what followed are text of the frame below. */
  function drop(at: number): void {
    const [{ mark, of }] = frames.splice(at, 1) as [Frame];
    add(mark, frames[at - 1]!.of);
    for (const piece of of) add(piece, frames[at - 1]!.of);
  }

  /** Takes what stands since that marker. */
  function close(at: number): Inline[] {
    while (frames.length > at + 1) drop(frames.length - 1);
    return frames.pop()!.of;
  }

  function code(mark: string): void {
    const end = mark.length > LONGEST_RUN || alone.has(mark) ? -1 : closing(mark);
    if (end < 0) {
      alone.add(mark);
      return add(mark);
    }
    const inside = text.slice(done, end);
    add({ kind: 'code', text: /^ .*\S.* $/s.test(inside) ? inside.slice(1, -1) : inside });
    done = end + mark.length;
  }

  function closing(mark: string): number {
    for (let at = text.indexOf(mark, done); at >= 0; at = text.indexOf(mark, at)) {
      let end = at;
      while (text[end] === '`') end++;
      if (end - at === mark.length) return at;
      at = end;
    }
    return -1;
  }

  /** `$x$`, not `$5 and $10`: nothing but the formula touches the signs, and no figure follows. */
  function formula(mark: string, start: number): void {
    const display = mark.length === 2;
    let end = mark.length > 2 || (!display && /[\w$]/.test(text[start - 1] ?? '')) ? -1 : text.indexOf(mark, done);
    while (!display && end > 0 && text[end - 1] === '\\') end = text.indexOf(mark, end + 1);
    const source = text.slice(done, Math.max(done, end));
    const empty = source.trim() === '' || source.length > LONGEST_FORMULA;
    if (empty || (!display && (source !== source.trim() || /\d/.test(text[end + 1] ?? '')))) return add(mark);
    add({ kind: 'formula', source: source.trim(), display });
    done = end + mark.length;
  }

  function mention(start: number): void {
    const isEdge = (at: number) => !word.test(text[at] ?? '');
    const name = names.find((one) => text.startsWith(one, done) && isEdge(done + one.length));
    if (name === undefined || !isEdge(start - 1)) return add('@');
    add({ kind: 'mention', name });
    done += name.length;
  }

  function address(mark: string, start: number): void {
    const link = linkAt(text, start);
    if (!link) return add(mark);
    add({ kind: 'link', href: link.href, of: [link.text] });
    done = start + link.text.length;
  }

  function link(): void {
    const at = openAt('[');
    if (at < 0) return add(']');
    target.lastIndex = done;
    const found = target.exec(text);
    const href = found && safeHref(found[1]!);
    if (!href) {
      drop(at);
      return add(']');
    }
    const of = close(at).flatMap(unlinked);
    const name = plainInline(of);
    if (name.trim() === '') return add(`[${name}]`);
    const host = trueHost(name, href);
    add({ kind: 'link', href, of, ...(host ? { host } : {}) });
    done = target.lastIndex;
  }

  function emphasis(run: string, start: number): void {
    const [before, after] = [text[start - 1] ?? ' ', text[done] ?? ' '];
    const means = run.length <= (run[0] === '_' ? 1 : LONGEST_RUN); // `__init__` is a name
    const opens = means && !/\s/.test(after) && !word.test(before);
    const closes = means && !/\s/.test(before) && !word.test(after);
    let left = run.length;
    while (closes && left > 0) {
      const at = frames.findLastIndex(({ mark }) => mark[0] === run[0] && mark.length <= left);
      if (at < 0 || (at === frames.length - 1 && frames[at]!.of.length === 0)) break;
      left -= frames[at]!.mark.length;
      const kind = frames[at]!.mark.length === 1 ? 'italic' : 'bold';
      add({ kind, of: close(at) });
    }
    if (!opens || left < run.length) return add(run[0]!.repeat(left));
    if (left !== 2) open(run[0]!);
    if (left !== 1) open(run[0]!.repeat(2));
  }
}

/** Links hold no links. */
function unlinked(piece: Inline): Inline[] {
  if (typeof piece === 'string' || !('of' in piece)) return [piece];
  const of = piece.of.flatMap(unlinked);
  return piece.kind === 'link' ? of : [{ ...piece, of }];
}

/** The words without their marks. */
export function plainInline(pieces: readonly Inline[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if (piece.kind === 'code') return piece.text;
      if (piece.kind === 'formula') return piece.source;
      return piece.kind === 'mention' ? `@${piece.name}` : plainInline(piece.of);
    })
    .join('');
}
