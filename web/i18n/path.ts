import english from './en/path.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/path.ts'),
  ar: () => import('./ar/path.ts'),
});
