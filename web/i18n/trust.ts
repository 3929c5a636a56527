import english from './en/trust.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/trust.ts'),
});
