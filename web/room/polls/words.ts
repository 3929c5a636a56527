import type { Choice, PollContent, PollRun } from '../../../protocol/polls.ts';
import { locale } from '../../i18n/language.svelte.ts';
import { t } from '../../i18n/polls.ts';

/** What a vote says, in a line. Options that are pictures alone are named by what they show. */
export function choiceText({ kind, options }: PollContent, choice: Choice): string {
  if (kind === 'truth') return t(choice.options?.[0] === 1 ? 'vote.true' : 'vote.false');
  if (kind === 'choice') return (choice.options ?? []).map((place) => nameOf(options[place], place)).join(' · ');
  if (choice.number !== undefined) return numberText(choice.number);
  return (choice.words ?? []).join(' · ');
}

/** What was right, for kinds whose bars do not say it; null where nothing needs to be said. */
export function rightText({ content }: Pick<PollRun, 'content'>): string | null {
  if (!content.quiz) return null;
  const { right, accepted } = content.quiz;
  if (content.kind === 'text') return accepted.join(' · ');
  if (content.kind !== 'number' || right[0] === undefined) return null;
  const value = numberText(right[0]);
  return right[1] ? t('quiz.tolerance', { value, tolerance: numberText(right[1]) }) : value;
}

const nameOf = (option: PollContent['options'][number] | undefined, place: number): string =>
  option?.text || option?.pictureText || t('quick.option', { number: place + 1 });

/** A question in a line: the marks of Markdown left out, as far as they only dress words. */
export const plainTitle = (title: string): string =>
  title
    .replace(/(\*\*|__)(\S(?:.*?\S)?)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();

export const numberText = (number: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: 6 }).format(number);

export const meanText = (mean: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(mean);

export const percentText = (part: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(part);

/** Where a picture of the room is. */
export const pictureAddress = (room: string, picture: string): string => `/api/rooms/${room}/pictures/${picture}`;
