import { anonymousTag } from '../../../protocol/pseudonym.ts';
import { t } from '../../i18n/order.ts';

/** What to call a person, a pseudonym, or somebody whose account is gone. */
export const nameOf = ({ id, name }: { id: string; name: string }): string =>
  name || (isAnonymous(id) ? t('name.anonymous', { tag: anonymousTag(id) }) : t('name.gone'));

export const isAnonymous = (id: string): boolean => id.startsWith('anon-');
