import english from './en/polls.ts';
import { translator } from './language.svelte.ts';

/** Voting, results, and what staff do with polls in the room. */
export const t = translator(english, { de: () => import('./de/polls.ts'), ar: () => import('./ar/polls.ts') });
