import { errorText, t as errors } from '../i18n/errors.ts';
import { t } from '../i18n/shared.ts';
import type { ApiError } from './api.ts';

/** What to tell a person about an error, with how long to wait where the server said so. */
export function explain(error: ApiError): string {
  if (error.code !== 'rate' || !error.retryAfterMs) return errorText(error.code);
  const seconds = Math.ceil(error.retryAfterMs / 1000);
  const wait =
    seconds < 90 ? t('count.seconds', { count: seconds }) : t('count.minutes', { count: Math.ceil(seconds / 60) });
  return errors('error.wait', { wait });
}
