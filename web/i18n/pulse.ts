import english from './en/pulse.ts';
import { translator } from './language.svelte.ts';

/** How a live lecture feels, emoji that float, and that attendance is noted. */
export const t = translator(english, { de: () => import('./de/pulse.ts'), ar: () => import('./ar/pulse.ts') });
