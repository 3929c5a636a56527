import english from './en/floor.ts';
import { translator } from './language.svelte.ts';

/** Hands, and people on stage beside who gives the lecture. */
export const t = translator(english, { de: () => import('./de/floor.ts'), ar: () => import('./ar/floor.ts') });
