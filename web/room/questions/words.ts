import type { Question } from '../../../protocol/questions.ts';
import { t } from '../../i18n/questions.ts';
import { refusalText } from '../refusal.ts';
import type { Refused } from '../requests.ts';
import type { Book } from './book.svelte.ts';

/** Who asked it. */
export function askedBy(one: Question, book: Book): string {
  if (book.isMine(one)) return t(one.by ? 'qa.you' : 'qa.youNameless');
  if (one.by) return one.by.name;
  return t(one.anonymous ? 'qa.nameless' : 'qa.gone');
}

/** What became of one's own question. */
export function fateOf({ state, reason, into, by }: Question, book: Book): string {
  if (state === 'waiting') return t(by ? 'qa.isWaiting' : 'qa.isWaitingNameless');
  if (state === 'dismissed') return reason ? t('qa.isDismissedWhy', { reason }) : t('qa.isDismissed');
  const other = into === null ? null : book.questions.get(into)?.text;
  return other ? t('qa.isMergedInto', { text: other }) : t('qa.isMerged');
}

/** Who decided it and how, for staff. */
export function decisionOf({ state, decided, reason, into }: Question, book: Book): string {
  const name = decided?.name || t('qa.gone');
  if (state === 'dismissed') return reason ? t('qa.dismissedWhy', { name, reason }) : t('qa.dismissedBy', { name });
  if (state === 'withdrawn') return t('qa.withdrawnByAuthor');
  const other = into === null ? null : book.questions.get(into)?.text;
  return other ? t('qa.isMergedInto', { text: other }) : t('qa.isMerged');
}

/** Why a question was not asked, and what to do. */
export function askRefusal(why: Refused): string {
  const { code, rule } = why;
  if (rule === 'muted' || rule === 'members' || rule === 'anonymous') return t(`qa.refused.${rule}`);
  if (code === 'quota') return t('qa.refused.quota');
  if (code === 'disconnected' || code === 'timeout') return t('qa.kept');
  if (code === 'busy' || code === 'rate' || code === 'internal') return t('qa.keptBusy');
  return t('qa.refused.other', { why: refusalText(why) });
}

/** 4 min, 2 hr, 3 days: how long something lasts already, a minute at least. Takes milliseconds. */
export function waited(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const [value, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit: String(unit), unitDisplay: 'short' }).format(
    Number(value),
  );
}
