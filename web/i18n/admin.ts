import english from './en/admin.ts';
import { translator } from './language.svelte.ts';

/** The pages of the administrator. Fetched only by them. */
export const t = translator(english, {
  de: () => import('./de/admin.ts'),
});
