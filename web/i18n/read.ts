import english from './en/read.ts';
import { translator } from './language.svelte.ts';

/** Reading the chat: what is new, where one is, how it looks. */
export const t = translator(english, {
  de: () => import('./de/read.ts'),
  ar: () => import('./ar/read.ts'),
});
