import english from './en/app.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/app.ts'),
  ar: () => import('./ar/app.ts'),
});
