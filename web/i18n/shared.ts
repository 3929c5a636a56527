import english from './en/shared.ts';
import { translator } from './language.svelte.ts';

/** Texts that every page needs: `t('do.save')`. Pages with texts of their own have a `t` of their own (app.ts, watch.ts …). */
export const t = translator(english, {
  de: () => import('./de/shared.ts'),
  ar: () => import('./ar/shared.ts'),
});
