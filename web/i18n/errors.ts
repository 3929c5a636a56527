import type { ErrorCode } from '../../protocol/errors.ts';
import english from './en/errors.ts';
import { translator } from './language.svelte.ts';

export const t = translator(english, {
  de: () => import('./de/errors.ts'),
  ar: () => import('./ar/errors.ts'),
});

/** What to tell a person about an error: plain words that say what to do next. `offline`: no answer came at all. */
export const errorText = (code: ErrorCode | 'offline'): string => t(`error.${code}`);
