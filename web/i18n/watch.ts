import english from './en/watch.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/watch.ts'),
  ar: () => import('./ar/watch.ts'),
});
