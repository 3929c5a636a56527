import { anonymousTag } from '../../protocol/pseudonym.ts';
import type { By } from '../../protocol/room.ts';
import { t } from '../i18n/room.ts';

/** What to call who wrote something: by name, as a pseudonym, or as somebody whose account is gone. */
export const authorName = ({ id, name, anonymous }: By): string =>
  anonymous ? t('chat.anonymous', { tag: anonymousTag(id) }) : name || t('chat.someone');
