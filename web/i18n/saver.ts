import english from './en/saver.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/saver.ts'),
  ar: () => import('./ar/saver.ts'),
});
