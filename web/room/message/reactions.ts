import type { Reaction } from '../../../protocol/chat.ts';
import { t } from '../../i18n/write.ts';
import { bulb, check, face, heart, lost, same } from '../../ui/icons.ts';

/** The order in which they are offered and counted. */
export const reactions: Reaction[] = ['same', 'helpful', 'agree', 'thanks', 'funny', 'unclear'];

const icons: Record<Reaction, string> = {
  same,
  helpful: bulb,
  agree: check,
  thanks: heart,
  funny: face,
  unclear: lost,
};

export const reactionIcon = (reaction: Reaction): string => icons[reaction];
export const reactionName = (reaction: Reaction): string => t(`react.${reaction}`);
