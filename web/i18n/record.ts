import english from './en/record.ts';
import { translator } from './language.svelte.ts';

/** The page of a lecture that is over. */
export const t = translator(english, { de: () => import('./de/record.ts') });
