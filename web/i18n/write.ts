import english from './en/write.ts';
import { translator } from './language.svelte.ts';

/** What is fetched after the chat itself: writing, and what one can do to a message. */
export const t = translator(english, {
  de: () => import('./de/write.ts'),
  ar: () => import('./ar/write.ts'),
});
