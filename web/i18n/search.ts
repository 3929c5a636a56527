import english from './en/search.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/search.ts'),
  ar: () => import('./ar/search.ts'),
});
