import { t } from '../../i18n/write.ts';
import type { OutboxItem } from '../outbox-shelf.ts';
import { endText } from './end-text.ts';

type Failure = { [K in 'code' | 'rule' | 'reason']?: OutboxItem[K] | undefined };

/** Why a message was not sent and what to do about it, in plain words. */
export function failureText({ code, rule, reason }: Failure): string {
  if (rule === 'muted') return reason ? t('failed.mutedWhy', { reason }) : t('failed.muted');
  if (rule !== undefined) return t(`failed.${rule}`);
  if (code === 'forbidden' || code === 'unverified') return t('failed.forbidden');
  if (code === 'not_found') return t('failed.not_found');
  if (code === 'bad_request' || code === 'too_large') return t('failed.rejected');
  return t('failed.other');
}

/** "You are muted until 14:05: reason", with the day when it is not today. */
export function muteText({ until, reason }: { until: number | null; reason: string }, locale: string): string {
  const time = until === null ? null : endText(until, locale);
  if (time === null) return reason ? t('where.mutedWhy', { reason }) : t('where.muted');
  return reason ? t('where.mutedUntilWhy', { time, reason }) : t('where.mutedUntil', { time });
}
