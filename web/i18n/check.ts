import english from './en/check.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/check.ts'),
  ar: () => import('./ar/check.ts'),
});
