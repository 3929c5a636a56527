import type { ChatLine } from '../chat-lines.ts';

const LETTERS_IN_A_LINE = 44;

/** How high a line may be, in CSS pixels, until it is drawn. A guess that is not far off keeps the scroll bar calm. */
export function guessHeight(line: ChatLine): number {
  if (line.kind !== 'message') return 35;
  if (line.text === null) return 36;
  const wrapped = line.text.split('\n').reduce((sum, one) => sum + Math.ceil((one.length + 1) / LETTERS_IN_A_LINE), 0);
  return 34 + 23 * wrapped;
}
