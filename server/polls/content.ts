import type { PollContent, PollFault, PollOption } from '../../protocol/polls.ts';
import { wordKey } from '../../protocol/quiz.ts';
import { UserError } from '../errors.ts';
import { cleanLine, cleanText } from '../text.ts';

/** Why a poll cannot be, and where: see `bad_request` in `protocol/polls.ts`. */
export interface ContentFault {
  field: string;
  why: PollFault;
}

type Quiz = NonNullable<PollContent['quiz']>;

/** The content as it is kept: texts are clean, and nothing is in it that its kind does not have. */
export function tidied(content: PollContent): PollContent {
  const { kind, quiz } = content;
  return {
    ...content,
    title: cleanText(content.title).trim(),
    options: kind === 'choice' ? content.options.map(tidiedOption) : [],
    several: kind === 'choice' && content.several,
    most: kind === 'rating' ? content.most : 5,
    quiz: quiz && tidiedQuiz(kind, quiz),
  };
}

/** What keeps a tidied content from being a poll; null when nothing does. `pictures` are those the room has. */
export function faultIn(content: PollContent, pictures: ReadonlySet<string>): ContentFault | null {
  if (content.title === '') return { field: 'title', why: 'title' };
  if (content.kind === 'choice' && content.options.length < 2) return { field: 'options', why: 'options' };
  for (const [n, { text, picture }] of content.options.entries()) {
    if (picture !== undefined && !pictures.has(picture)) return { field: `options.${n}.picture`, why: 'picture' };
    if (picture === undefined && text === '') return { field: `options.${n}`, why: 'empty' };
  }
  return content.quiz && faultInQuiz(content, content.quiz);
}

/** The one check of what is asked, wherever it comes from. Throws `bad_request` with the place that is wrong. */
export async function checkedContent(
  content: PollContent,
  known: (pictures: string[]) => Promise<ReadonlySet<string>>,
): Promise<PollContent> {
  const tidy = tidied(content);
  const fault = faultIn(tidy, await known(picturesIn(tidy)));
  if (fault) throw new UserError('bad_request', { field: fault.field });
  return tidy;
}

/** The pictures that its options show. */
export function picturesIn({ options }: PollContent): string[] {
  return options.flatMap(({ picture }) => picture ?? []);
}

function tidiedOption({ text, picture, pictureText }: PollOption): PollOption {
  const words = pictureText === undefined ? '' : cleanLine(pictureText);
  return {
    text: cleanText(text).trim(),
    ...(picture === undefined ? {} : { picture, ...(words === '' ? {} : { pictureText: words }) }),
  };
}

function tidiedQuiz(kind: PollContent['kind'], quiz: Quiz): Quiz {
  const right = kind === 'choice' ? [...new Set(quiz.right)].sort((a, b) => a - b) : quiz.right;
  return {
    right: kind === 'text' ? [] : right,
    accepted: kind === 'text' ? [...new Set(quiz.accepted.map(cleanLine))].filter((answer) => answer !== '') : [],
    explanation: cleanText(quiz.explanation).trim(),
    points: quiz.points,
  };
}

function faultInQuiz({ kind, options, several }: PollContent, { right, accepted }: Quiz): ContentFault | null {
  const wrong: ContentFault = { field: 'quiz.right', why: 'right' };
  const isPlace = (n: number) => Number.isInteger(n) && n >= 0 && n < options.length;
  if (kind === 'choice') {
    const enough = several ? right.length > 0 : right.length === 1;
    return enough && right.every(isPlace) ? null : wrong;
  }
  if (kind === 'truth') return right.length === 1 && (right[0] === 0 || right[0] === 1) ? null : wrong;
  if (kind === 'number') {
    const [value = NaN, tolerance = NaN] = right;
    return right.length === 2 && Math.abs(value) <= 1e12 && tolerance >= 0 && tolerance <= 1e12 ? null : wrong;
  }
  if (kind === 'text') {
    return accepted.some((answer) => wordKey(cleanLine(answer)) !== '')
      ? null
      : { field: 'quiz.accepted', why: 'right' };
  }
  return { field: 'quiz', why: 'right' };
}
