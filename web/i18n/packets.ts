import english from './en/packets.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, { de: () => import('./de/packets.ts') });
