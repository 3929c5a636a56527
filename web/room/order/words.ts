import type { By } from '../../../protocol/room.ts';
import type { ChatRules } from '../../../protocol/rules.ts';
import { locale } from '../../i18n/language.svelte.ts';
import { t } from '../../i18n/order.ts';
import { changesOf, type Phrase } from './phrases.ts';

/** "slow mode 10 s" */
export const phraseText = (phrase: Phrase): string =>
  phrase.key === 'rule.slow.on' ? t(phrase.key, { wait: waitText(phrase.seconds) }) : t(phrase.key);

/** "only staff write, slow mode 10 s and no links" */
export const listText = (phrases: Phrase[]): string => new Intl.ListFormat(locale()).format(phrases.map(phraseText));

/** The quiet line in the chat about `rules.changed`; `before`: the rules until then, null where they are unknown. */
export const ruleLine = (by: By, now: ChatRules, before: ChatRules | null): string =>
  t('rule.changed', { name: by.name || t('rule.someone'), rules: listText(changesOf(now, before)) });

/** 10 s, 2 min: as short as a tag. */
export function waitText(seconds: number): string {
  const minutes = seconds / 60;
  return seconds >= 60 && Number.isInteger(minutes)
    ? t('rule.minutes', { count: minutes })
    : t('rule.seconds', { count: seconds });
}
