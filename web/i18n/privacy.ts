import english from './en/privacy.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/privacy.ts'),
});
