import english from './en/directly.ts';
import { translator } from './language.svelte.ts';

/** The direct path between presenter and viewers. Fetched only where a room allows it. */
export const t = translator(english, {
  de: () => import('./de/directly.ts'),
  ar: () => import('./ar/directly.ts'),
});
