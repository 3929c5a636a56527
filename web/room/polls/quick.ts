import { limits } from '../../../protocol/limits.ts';
import type { PollContent, PollKind } from '../../../protocol/polls.ts';

/** What is asked on the spot. */
export interface Quick {
  title: string;
  options: string[];
}

/** How a message begins that is a poll to be opened instead. */
export const command = '/poll';

/** `/poll Question? | A | B`: what it asks; null for any other message. Bars inside formulas and code part nothing. */
export function readCommand(text: string): Quick | null {
  const rest = text.trim();
  if (rest !== command && !/^\/poll\s/.test(rest)) return null;
  const [title = '', ...options] = parted(rest.slice(command.length)).map((piece) => piece.trim());
  return { title, options: options.filter(Boolean).slice(0, limits.pollOptions) };
}

function parted(text: string): string[] {
  const pieces = [''];
  for (const [piece] of text.matchAll(/\$\$[^$]*\$\$|\$[^$]*\$|`[^`]*`|\\\||[^|$`\\]+|[^]/g)) {
    if (piece === '|') pieces.push('');
    else pieces[pieces.length - 1] += piece === '\\|' ? '|' : piece;
  }
  return pieces;
}

/** A poll as it is before anybody chose anything: without a name, results when staff show them, open until staff close it. */
export function newContent(kind: PollKind, more: Partial<PollContent> = {}): PollContent {
  return {
    kind,
    title: '',
    options: [],
    several: false,
    most: 5,
    anonymous: true,
    results: 'after',
    seconds: null,
    quiz: null,
    ...more,
  };
}
