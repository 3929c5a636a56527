import { errorText } from '../i18n/errors.ts';
import { toast } from '../ui/toasts.svelte.ts';
import { Refused } from './requests.ts';

/** Tells a person why a request over the socket was not granted. */
export const explainRefusal = (error: unknown): void => toast(refusalText(error));

/** The same where a toast would stand behind an open dialog. */
export function refusalText(error: unknown): string {
  const code = error instanceof Refused ? error.code : 'internal';
  return errorText(code === 'disconnected' || code === 'timeout' ? 'offline' : code);
}
