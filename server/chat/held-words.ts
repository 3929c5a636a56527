import { alike } from '../text.ts';

/**
 * Finds words and phrases that staff want to see first. Compared are whole words, without case, accents, signs one cannot see
 * and what stands between words. One step per word of the text, however many words are held: an automaton after Aho and
 * Corasick (1975), over words instead of letters.
 */
interface Node {
  next: Map<string, Node>;
  /** Where to go on when the next word does not follow: the longest end of what was read that begins a phrase. */
  otherwise: Node | null;
  found: boolean;
}

/** Whether a text holds one of the phrases. Phrases without anything to compare hold nothing. */
export function heldWords(phrases: readonly string[]): (text: string) => boolean {
  const spelled = phrases.map(words).filter((phrase) => phrase.length > 0);
  if (spelled.length === 0) return () => false;
  const start = automaton(spelled);
  // Signs count where somebody holds them ("c++", an emoji), and stand between words where nobody does.
  const signs = new Set(spelled.flat().filter((word) => !isWord(word)));
  const finds = (text: string) =>
    walk(
      start,
      words(text).filter((word) => isWord(word) || signs.has(word)),
    );
  // What Markdown makes of `b**a**d` is one word.
  return (text) => finds(text) || (/[*_~`]/.test(text) && finds(text.replace(/[*_~`]+/g, '')));
}

/** Whether there is anything to compare in the phrase. */
export const isComparable = (phrase: string): boolean => words(phrase).length > 0;

/** The words of a text, and every other sign that can be seen, alike whatever the spelling. */
function words(text: string): string[] {
  return alike(text).match(/[\p{L}\p{N}\p{Mc}]+|\S/gu) ?? [];
}

const isWord = (word: string): boolean => /[\p{L}\p{N}]/u.test(word);

function automaton(phrases: readonly string[][]): Node {
  const start: Node = { next: new Map(), otherwise: null, found: false };
  for (const phrase of phrases) {
    let at = start;
    for (const word of phrase) {
      if (!at.next.has(word)) at.next.set(word, { next: new Map(), otherwise: start, found: false });
      at = at.next.get(word)!;
    }
    at.found = true;
  }
  // By length, so that what a node falls back to is finished before it.
  const queue = [...start.next.values()];
  for (const node of queue) {
    node.found ||= node.otherwise!.found;
    for (const [word, child] of node.next) {
      child.otherwise = step(start, node.otherwise!, word);
      queue.push(child);
    }
  }
  return start;
}

function walk(start: Node, text: readonly string[]): boolean {
  let at = start;
  for (const word of text) {
    at = step(start, at, word);
    if (at.found) return true;
  }
  return false;
}

function step(start: Node, from: Node, word: string): Node {
  let at: Node | null = from;
  while (at !== null && !at.next.has(word)) at = at.otherwise;
  return at?.next.get(word) ?? start;
}
