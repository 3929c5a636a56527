import english from './en/countdown.ts';
import { translator } from './language.svelte.ts';

/** What is said about a lecture that begins soon. */
export const t = translator(english, {
  de: () => import('./de/countdown.ts'),
  ar: () => import('./ar/countdown.ts'),
});
