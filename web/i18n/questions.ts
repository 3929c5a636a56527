import english from './en/questions.ts';
import { translator } from './language.svelte.ts';

/** Questions to who gives the lecture: asking them, and what staff do with them. */
export const t = translator(english, { de: () => import('./de/questions.ts'), ar: () => import('./ar/questions.ts') });
