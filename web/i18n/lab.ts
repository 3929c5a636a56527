import english from './en/lab.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/lab.ts'), ar: () => import('./ar/lab.ts') });
