import type { Choice, PollContent } from '../../protocol/polls.ts';
import { wordKey } from '../../protocol/quiz.ts';
import { UserError } from '../errors.ts';
import { cleanLine } from '../text.ts';

/**
 * A vote as it is kept: one way of writing for what is the same, so that the database can count it. Throws `bad_request` for what
 * this poll does not ask.
 */
export function asVoted(content: PollContent, { options, number, words }: Choice): Choice {
  switch (content.kind) {
    case 'choice':
      return { options: places(options, content.options.length, content.several ? content.options.length : 1) };
    case 'truth':
      return { options: places(options, 2, 1) };
    case 'rating':
      return { number: within(number, (it) => Number.isInteger(it) && it >= 1 && it <= content.most) };
    case 'number':
      return { number: within(number, Number.isFinite) };
    case 'text':
      return { words: said(words, 1) };
    case 'cloud':
      return { words: said(words, Infinity) };
  }
}

const wrong = () => new UserError('bad_request', { field: 'choice' });

function places(chosen: number[] = [], count: number, most: number): number[] {
  const once = [...new Set(chosen)].sort((a, b) => a - b);
  if (once.length === 0 || once.length > most || once.some((place) => place >= count)) throw wrong();
  return once;
}

function within(number: number | undefined, fits: (number: number) => boolean): number {
  if (number === undefined || !fits(number)) throw wrong();
  return number === 0 ? 0 : number; // there is a -0, and JSON has it not
}

function said(words: string[] = [], most: number): string[] {
  const byKey = new Map(words.map((word) => [wordKey(cleanLine(word)), cleanLine(word)]));
  byKey.delete('');
  if (byKey.size === 0 || byKey.size > most) throw wrong();
  return [...byKey.values()];
}
