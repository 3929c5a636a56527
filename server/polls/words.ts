import { cleanLine } from '../text.ts';

/** What short answers are compared by: spaces at the ends and between words, case and compatible signs make no difference. */
export function wordKey(text: string): string {
  const plain = cleanLine(text.normalize('NFKC'));
  // Upper case first: it is what makes ß and SS, and the two sigmas, the same.
  return plain.toUpperCase().toLowerCase().normalize('NFKC');
}
