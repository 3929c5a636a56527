import english from './en/look.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/look.ts'),
  ar: () => import('./ar/look.ts'),
});
