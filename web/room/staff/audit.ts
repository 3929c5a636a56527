import type { AuditEntry } from '../../../protocol/chat-api.ts';
import { locale } from '../../i18n/language.svelte.ts';
import { t } from '../../i18n/staff.ts';
import { dateAndTime } from '../../i18n/time.ts';
import { nameOf } from '../order/names.ts';
import { phrasesOf } from '../order/phrases.ts';
import { listText } from '../order/words.ts';

/** "Ben muted Mallory" */
export function sentenceOf({ deed, by, subject, rules, heldWords }: AuditEntry): string {
  const who = nameOf(by);
  if (deed === 'rules') {
    const words = heldWords === undefined ? [] : [t('audit.heldWords', { count: heldWords })];
    return t('audit.rules', { who, rules: [listText(phrasesOf(rules ?? {})), ...words].filter(Boolean).join('; ') });
  }
  const unknown = deed.startsWith('question_') ? t('audit.unnamed') : t('audit.someone');
  return t(`audit.${deed}`, { who, whom: subject ? nameOf(subject) : unknown });
}

/** Until when, why, and what else there is to know about it. */
export function detailsOf({ until, reason, erased }: AuditEntry): string[] {
  return [
    ...(until === undefined
      ? []
      : [until === null ? t('audit.good') : t('audit.until', { time: dateAndTime(until, locale()) })]),
    ...(reason ? [t('audit.reason', { reason })] : []),
    ...(erased ? [t('audit.erased')] : []),
  ];
}
