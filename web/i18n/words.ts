import english from './en/words.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/words.ts'),
  ar: () => import('./ar/words.ts'),
});
