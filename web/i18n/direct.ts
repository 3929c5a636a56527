import english from './en/direct.ts';
import { translator } from './language.svelte.ts';

/** For those who direct the stage: hands, and who stands beside. Fetched only by them. */
export const t = translator(english, { de: () => import('./de/direct.ts') });
