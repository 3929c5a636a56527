import english from './en/sdp.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/sdp.ts') });
