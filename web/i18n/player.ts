import english from './en/player.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/player.ts'),
  ar: () => import('./ar/player.ts'),
});
