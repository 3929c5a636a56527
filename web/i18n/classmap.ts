import english from './en/classmap.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/classmap.ts') });
