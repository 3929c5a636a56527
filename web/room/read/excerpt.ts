/** A part of an excerpt: as it is, or what was looked for. */
export interface Piece {
  text: string;
  hit: boolean;
}

const BEFORE = 40;
const LONGEST = 160;

/** The part of a text around the first of these words, with all of them marked wherever they stand in it. */
export function excerptOf(text: string, words: string): Piece[] {
  const wanted = fold(words).folded.split(/\s+/).filter(Boolean);
  const hits = joined(hitsIn(text, wanted));
  const from = startOf(text, hits[0]?.[0] ?? 0);
  const to = Math.min(text.length, from + LONGEST);
  const pieces: Piece[] = [];
  const add = (start: number, end: number, hit: boolean) => {
    if (end > start) pieces.push({ text: text.slice(start, end), hit });
  };
  let at = from;
  for (const [start, end] of hits) {
    if (start >= to) break;
    add(at, start, false);
    add(start, Math.min(end, to), true);
    at = Math.min(end, to);
  }
  add(at, to, false);
  if (from > 0) pieces.unshift({ text: '… ', hit: false });
  if (to < text.length) pieces.push({ text: ' …', hit: false });
  return pieces;
}

/** Some way before the first hit, at the beginning of a word. */
function startOf(text: string, hit: number): number {
  if (hit <= BEFORE) return 0;
  const space = text.indexOf(' ', hit - BEFORE);
  return space >= 0 && space < hit ? space + 1 : hit;
}

/** Where the words stand in the text, as its own places. */
function hitsIn(text: string, wanted: string[]): [start: number, end: number][] {
  const { folded, places } = fold(text);
  const hits: [number, number][] = [];
  for (const word of wanted) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
      hits.push([places[at]!, places[at + word.length]!]);
  }
  return hits.sort(([a], [b]) => a - b);
}

function joined(hits: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [start, end] of hits) {
    const last = all.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}

/** Letters as the server compares them: without case, accents, and signs one cannot see. `places`: where each came from. */
function fold(text: string): { folded: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = letter
      .normalize('NFKD')
      .replace(/[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/gu, '')
      .toUpperCase();
    for (let i = 0; i < plain.length; i++) places.push(at);
    folded += plain;
    at += letter.length;
  }
  places.push(at);
  return { folded, places };
}
