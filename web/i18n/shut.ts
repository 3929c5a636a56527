import english from './en/shut.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/shut.ts'),
  ar: () => import('./ar/shut.ts'),
});
