import english from './en/net.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/net.ts'), ar: () => import('./ar/net.ts') });
