import english from './en/room.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/room.ts'),
  ar: () => import('./ar/room.ts'),
});
