import type { ErrorCode } from '../../protocol/errors.ts';
import english from './en/shared.ts';
import { translator } from './language.svelte.ts';

/** Texts that every page needs: `t('do.save')`. Pages with texts of their own have a `t` of their own (app.ts, watch.ts …). */
export const t = translator(english, {
  de: () => import('./de/shared.ts'),
  ar: () => import('./ar/shared.ts'),
});

/** What to tell a person about an error: plain words that say what to do next. `offline`: no answer came at all. */
export const errorText = (code: ErrorCode | 'offline'): string => t(`error.${code}`);
