import english from './en/staff.ts';
import { translator } from './language.svelte.ts';

/** The tools of those who keep order. Fetched only by them. */
export const t = translator(english, {
  de: () => import('./de/staff.ts'),
});
