import english from './en/classroom.ts';
import { translator } from './language.svelte.ts';

/** What a room allows in its lectures. Fetched only by those who may change it. */
export const t = translator(english, { de: () => import('./de/classroom.ts') });
