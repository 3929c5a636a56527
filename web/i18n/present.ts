import english from './en/present.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/present.ts'),
});
