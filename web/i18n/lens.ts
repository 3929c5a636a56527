import english from './en/lens.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/lens.ts'), ar: () => import('./ar/lens.ts') });
