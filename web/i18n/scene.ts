import english from './en/scene.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/scene.ts'),
  ar: () => import('./ar/scene.ts'),
});
