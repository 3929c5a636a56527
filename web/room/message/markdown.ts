import { plainInline, readInline } from './inline.ts';
import type { Block } from './tree.ts';

/**
 * Markdown of a small kind, because it is part of the watch page's first load: bold, italic, code, links, formulas, mentions,
 * lists, quotes, blocks of code. The libraries that were weighed are many times its size (minified and gzipped: marked 15 kB,
 * micromark 15, markdown-it 41; this 2.5 with the finding of links), read headings, tables and HTML that no message should
 * have, and give HTML as text, which would have to be cleaned again. This gives a tree, of which Svelte makes elements.
 *
 * Whatever is not Markdown stays as typed, line breaks included. The time grows with the length alone.
 */
export function readMarkdown(text: string, names: readonly string[] = []): Block[] {
  // The longest first: "@Ada Marlow" is not "@Ada" and a word.
  return readBlocks(
    text.split(/\r?\n/),
    [...names].sort((a, b) => b.length - a.length),
    DEEPEST,
  );
}

/** The words without their marks, on one line: for quotes, notices and those who listen. */
export const plainText = (text: string, names: readonly string[] = []): string =>
  plainBlocks(readMarkdown(text, names)).replace(/\s+/g, ' ').trim();

/** Lists in lists and quotes in quotes; below, everything is as typed. */
const DEEPEST = 4;
const bullet = /^\s*(?:[-*]|(\d{1,3})[.)])\s+(?=\S)/;

function readBlocks(lines: string[], names: readonly string[], deeper: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const item = deeper > 0 ? bullet.exec(line) : null;
    if (line.trim() === '') at++;
    else if (opensCode(at)) blocks.push(code());
    else if (deeper > 0 && line[0] === '>') blocks.push(quote());
    else if (item) blocks.push(list(item[1] !== undefined));
    else blocks.push(paragraph());
  }
  return blocks;

  function opensCode(from: number): boolean {
    return fence(lines[from]!) !== null && from + 1 < lines.length;
  }

  /** To its end, or to that of the message. */
  function code(): Block {
    const label = fence(lines[at++]!)!;
    const from = at;
    while (at < lines.length && fence(lines[at]!) !== '') at++;
    return { kind: 'code', label, text: lines.slice(from, at++).join('\n') };
  }

  function quote(): Block {
    const from = at;
    while (lines[at]?.[0] === '>') at++;
    return {
      kind: 'quote',
      of: readBlocks(
        lines.slice(from, at).map((line) => line.replace(/^> ?/, '')),
        names,
        deeper - 1,
      ),
    };
  }

  function list(ordered: boolean): Block {
    const items: { number: number; of: Block[] }[] = [];
    const base = indentOf(lines[at]!);
    for (let item = itemAt(ordered, base); item; item = itemAt(ordered, base)) {
      const inside = [lines[at++]!.slice(item[0].length)];
      const width = item[0].length;
      for (let more = continued(base, width); more !== null; more = continued(base, width)) inside.push(more);
      items.push({ number: Number(item[1] ?? 0), of: readBlocks(inside, names, deeper - 1) });
    }
    return { kind: 'list', ordered, items };
  }

  function itemAt(ordered: boolean, base: number): RegExpExecArray | null {
    const line = lines[at] ?? '';
    const item = indentOf(line) === base ? bullet.exec(line) : null;
    return item && (item[1] !== undefined) === ordered ? item : null;
  }

  /** The next line as it stands in its item: indented more than the item's mark. */
  function continued(base: number, width: number): string | null {
    const line = lines[at] ?? '';
    if (line.trim() === '' || indentOf(line) <= base) return null;
    at++;
    return line.slice(Math.min(indentOf(line), width));
  }

  function paragraph(): Block {
    const from = at++;
    if (opensFormula(lines[from]!)) at = endOfFormula(from);
    while (at < lines.length && !interrupts(at)) at++;
    return { kind: 'paragraph', of: readInline(lines.slice(from, at).join('\n'), names) };
  }

  /** A list that begins in the middle of a paragraph begins with 1: "in\n1990. Then" is none. */
  function interrupts(next: number): boolean {
    const line = lines[next]!;
    if (line.trim() === '' || opensCode(next) || opensFormula(line)) return true;
    if (deeper === 0) return false;
    const item = bullet.exec(line);
    return line[0] === '>' || (item !== null && (item[1] === undefined || item[1] === '1'));
  }

  /** Behind the line that closes a formula of several lines; what looks like a list in between is part of it. */
  function endOfFormula(from: number): number {
    let end = from + 1;
    while (end < lines.length && lines[end]!.trim() !== '' && !lines[end]!.includes('$$')) end++;
    return lines[end]?.includes('$$') ? end + 1 : from + 1;
  }
}

/** The label behind three backticks, at most a word; null for other lines. */
function fence(line: string): string | null {
  const label = line.trim().startsWith('```') ? line.trim().slice(3).trim() : ' ';
  return /^[^\s`]{0,20}$/.test(label) ? label : null;
}

const opensFormula = (line: string): boolean => line.startsWith('$$') && !line.includes('$$', 2);

const indentOf = (line: string): number => line.length - line.trimStart().length;

function plainBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'paragraph') return plainInline(block.of);
      if (block.kind === 'code') return block.text;
      if (block.kind === 'quote') return plainBlocks(block.of);
      return block.items.map(({ number, of }) => `${block.ordered ? `${number}. ` : ''}${plainBlocks(of)}`).join('\n');
    })
    .join('\n');
}
