import english from './en/journey.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/journey.ts') });
