import type { Question, QuestionsTold } from '../../../protocol/questions.ts';

/** What a page knows of a room's questions, by id. */
export type Questions = ReadonlyMap<string, Question>;
export type Order = 'votes' | 'time';

/** After these were told, and those in `gone` taken away. One's own vote stays: signals leave it out. */
export function afterTold(
  known: Questions,
  { questions, gone }: Pick<QuestionsTold, 'questions' | 'gone'>,
): Map<string, Question> {
  const next = new Map(known);
  for (const one of questions) next.set(one.id, { ...one, mine: one.mine ?? known.get(one.id)?.mine ?? false });
  for (const id of gone) next.delete(id);
  return next;
}

/** Most wanted first, of equals the one that waits longer; or the newest first. */
export function inOrder(questions: Iterable<Question>, order: Order): Question[] {
  const newest = (a: Question, b: Question) => b.at - a.at || (a.id < b.id ? 1 : -1);
  const wanted = (a: Question, b: Question) => b.votes - a.votes || -newest(a, b);
  return [...questions].sort(order === 'votes' ? wanted : newest);
}

/** Those of `sorted` that stood there `before` keep their places, so that nothing moves under a hand; new ones come last. */
export function keepPlaces(before: readonly string[], sorted: readonly Question[]): Question[] {
  const place = new Map(before.map((id, i) => [id, i]));
  const placeOf = ({ id }: Question) => place.get(id) ?? Infinity;
  return sorted.toSorted((a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    return one === other ? 0 : one - other;
  });
}

export const sameOrder = (a: readonly Question[], b: readonly Question[]): boolean =>
  a.length === b.length && a.every(({ id }, i) => id === b[i]!.id);

/** What was decided, the newest first. */
export const latest = (questions: Iterable<Question>): Question[] =>
  [...questions].sort((a, b) => (b.decided?.at ?? b.at) - (a.decided?.at ?? a.at));

/** Where the hand is after a step through `ids`; `place` is where it was, for when `current` has gone meanwhile. Stops at the ends. */
export function stepped(ids: readonly string[], current: string | null, place: number, step: -1 | 0 | 1): number {
  const at = current === null ? -1 : ids.indexOf(current);
  // What has gone has made room: the next one stands where it stood.
  const wanted = at >= 0 ? at + step : step > 0 ? place : place + step;
  return Math.max(0, Math.min(ids.length - 1, wanted));
}

/** Open questions into which `question` may be merged, those with the most words in common first; with `words`, those that hold all of them. */
export function mergeTargets(questions: Iterable<Question>, question: Question, words: string): Question[] {
  const own = new Set(wordsOf(question.text));
  const sought = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const common = ({ text }: Question) => wordsOf(text).filter((word) => own.has(word)).length;
  return inOrder(questions, 'votes')
    .filter(({ id, state, text }) => state === 'open' && id !== question.id && text !== null)
    .filter(({ text }) => sought.every((word) => text!.toLocaleLowerCase().includes(word)))
    .map((one) => ({ one, common: common(one) }))
    .sort((a, b) => b.common - a.common)
    .map(({ one }) => one);
}

/** Short words say little about what is asked. */
const wordsOf = (text: string | null): string[] => [
  ...new Set((text ?? '').toLocaleLowerCase().match(/[\p{L}\p{N}]{4,}/gu)),
];
