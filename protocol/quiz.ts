/** The rules of quizzes that both sides must agree on. Types alone come from the schemas: no page needs them. */
import type { Choice, PollContent } from './polls.ts';

/** By what two answers are the same: case, width and spaces aside. Upper case comes first: it makes ß and SS the same. */
export function wordKey(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toUpperCase().toLowerCase().normalize('NFKC');
}

/** Whether a vote is a right answer; false where nothing is asked, or the answer is not known. */
export function isRight(
  { kind, quiz }: Pick<PollContent, 'kind' | 'quiz'>,
  { options, number, words }: Choice,
): boolean {
  if (!quiz) return false;
  if (kind === 'choice' || kind === 'truth') {
    const chosen = new Set(options);
    return chosen.size === new Set(quiz.right).size && quiz.right.every((place) => chosen.has(place));
  }
  if (kind === 'number') return number !== undefined && isNear(number, quiz.right[0]!, quiz.right[1] ?? 0);
  const said = (words ?? []).map(wordKey);
  return quiz.accepted.some((answer) => said.includes(wordKey(answer)));
}

/** 0.4 is within 0.1 of 0.3, though 0.4 − 0.3 is more than 0.1 for a computer. */
function isNear(number: number, value: number, tolerance: number): boolean {
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(number), Math.abs(value));
  return Math.abs(number - value) <= tolerance + rounding;
}
