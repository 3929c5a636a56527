import english from './en/library.ts';
import { translator } from './language.svelte.ts';

/** The library of polls of a room, for staff. */
export const t = translator(english, { de: () => import('./de/library.ts') });
