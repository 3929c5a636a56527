import { limits } from '../../../protocol/limits.ts';
import type { PollContent, PollKind, PollOption } from '../../../protocol/polls.ts';
import { readNumber } from '../../room/polls/ballot.ts';
import { newContent } from '../../room/polls/quick.ts';

/** A poll while it is being written: everything that any kind may have, so that changing the kind loses nothing. */
export interface Draft {
  kind: PollKind;
  title: string;
  options: (PollOption & { right: boolean })[];
  several: boolean;
  most: number;
  anonymous: boolean;
  results: PollContent['results'];
  seconds: number | null;
  quiz: boolean;
  truth: boolean;
  value: string;
  tolerance: string;
  accepted: string;
  explanation: string;
  points: number;
}

/** What keeps a draft from being a poll, and at which option. */
export interface Wrong {
  why: 'title' | 'options' | 'empty' | 'pictureText' | 'right' | 'rightOne' | 'value' | 'accepted';
  option?: number;
}

export function draftOf(content: PollContent = newContent('choice')): Draft {
  const { kind, quiz, options, ...rest } = content;
  const right = quiz?.right ?? [];
  const places = kind === 'choice' ? new Set(right) : new Set<number>();
  const known = options.map((option, place) => ({ ...option, right: places.has(place) }));
  const numbers = kind === 'number' ? right : [];
  return {
    ...rest,
    kind,
    options: [...known, ...Array.from({ length: Math.max(0, 2 - known.length) }, emptyOption)],
    quiz: quiz !== null,
    truth: kind !== 'truth' || right[0] !== 0,
    value: numbers[0] === undefined ? '' : String(numbers[0]),
    tolerance: String(numbers[1] ?? 0),
    accepted: quiz?.accepted.join('\n') ?? '',
    explanation: quiz?.explanation ?? '',
    points: quiz?.points ?? 1,
  };
}

export const emptyOption = (): Draft['options'][number] => ({ text: '', right: false });

/** Whether there can be a right answer: nobody rates or associates wrongly. */
export const mayBeQuiz = (kind: PollKind): boolean => kind !== 'rating' && kind !== 'cloud';

export function contentOf(draft: Draft): PollContent {
  const { kind, title, options, several, most, anonymous, results, seconds } = draft;
  const isQuiz = draft.quiz && mayBeQuiz(kind);
  return {
    kind,
    title: title.trim(),
    options: kind === 'choice' ? options.map(optionOf) : [],
    several: kind === 'choice' && several,
    most,
    anonymous,
    results: isQuiz ? 'after' : results,
    seconds,
    quiz: isQuiz ? quizOf(draft) : null,
  };
}

function optionOf({ text, picture, pictureText }: PollOption): PollOption {
  return {
    text: text.trim(),
    ...(picture ? { picture, ...(pictureText?.trim() ? { pictureText: pictureText.trim() } : {}) } : {}),
  };
}

function quizOf(draft: Draft): NonNullable<PollContent['quiz']> {
  return {
    right: rightOf(draft),
    accepted: draft.kind === 'text' ? acceptedOf(draft) : [],
    explanation: draft.explanation.trim(),
    points: draft.points,
  };
}

function rightOf({ kind, options, truth, value, tolerance }: Draft): number[] {
  if (kind === 'choice') return options.flatMap(({ right }, place) => (right ? [place] : []));
  if (kind === 'truth') return [truth ? 1 : 0];
  return kind === 'number' ? [readNumber(value) ?? 0, readNumber(tolerance) ?? 0] : [];
}

const acceptedOf = ({ accepted }: Draft): string[] =>
  [...new Set(accepted.split('\n').map((line) => line.trim().slice(0, limits.pollAnswerLength)))]
    .filter(Boolean)
    .slice(0, limits.pollOptions);

/** The first thing that is wrong; null when it can be asked. */
export function wrongIn(draft: Draft): Wrong | null {
  if (!draft.title.trim()) return { why: 'title' };
  if (draft.kind === 'choice') {
    const { length } = draft.options;
    if (length < 2 || length > limits.pollOptions) return { why: 'options' };
    const empty = draft.options.findIndex(({ text, picture }) => !text.trim() && !picture);
    if (empty >= 0) return { why: 'empty', option: empty };
    const unsaid = draft.options.findIndex(({ picture, pictureText }) => picture && !pictureText?.trim());
    if (unsaid >= 0) return { why: 'pictureText', option: unsaid };
  }
  return draft.quiz && mayBeQuiz(draft.kind) ? wrongInQuiz(draft) : null;
}

function wrongInQuiz(draft: Draft): Wrong | null {
  if (draft.kind === 'choice') {
    const rights = rightOf(draft).length;
    if (rights === 0) return { why: 'right' };
    if (rights > 1 && !draft.several) return { why: 'rightOne' };
  }
  if (draft.kind === 'number' && (readNumber(draft.value) === null || (readNumber(draft.tolerance) ?? -1) < 0))
    return { why: 'value' };
  return draft.kind === 'text' && acceptedOf(draft).length === 0 ? { why: 'accepted' } : null;
}

/** The list with one thing at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, list[from]!);
}
