import { limits } from '../../../protocol/limits.ts';
import type { Choice, PollContent } from '../../../protocol/polls.ts';

/** What stands in a voting form. `words` has a field more than is filled in, as far as there may be. */
export interface Ballot {
  options: number[];
  number: string;
  words: string[];
}

/** The form as it begins: empty, or with the vote that is to be changed. */
export function ballotOf(content: Pick<PollContent, 'kind'>, mine: Choice | null | undefined): Ballot {
  const words = mine?.words ?? [];
  const fields = content.kind === 'cloud' ? limits.cloudWords : 1;
  return {
    options: [...(mine?.options ?? [])],
    number: mine?.number === undefined ? '' : String(mine.number),
    words: Array.from({ length: fields }, (_, i) => words[i] ?? ''),
  };
}

/** The vote in a form; null until it is one. */
export function choiceOf({ kind }: Pick<PollContent, 'kind'>, ballot: Ballot): Choice | null {
  if (kind === 'choice' || kind === 'truth')
    return ballot.options.length > 0 ? { options: [...ballot.options].sort((a, b) => a - b) } : null;
  if (kind === 'rating' || kind === 'number') {
    const number = readNumber(ballot.number);
    return number === null ? null : { number };
  }
  const words = [...new Set(ballot.words.map((word) => word.trim()).filter(Boolean))];
  return words.length > 0 ? { words } : null;
}

const arabicZero = 0x660;
const largest = 1e12;

/** A number as people write it: decimal point or comma, in their own digits; null for anything else. */
export function readNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - arabicZero))
    .replace(/[\u2212\u066b,]/g, (sign) => (sign === '\u2212' ? '-' : '.'));
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return null;
  const number = Number(plain);
  return Math.abs(number) <= largest ? number : null;
}
