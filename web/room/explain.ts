import { errorText } from '../i18n/shared.ts';
import { toast } from '../ui/toasts.svelte.ts';
import { Refused } from './requests.ts';

/** Tells a person why a request over the socket was not granted. */
export function explainRefusal(error: unknown): void {
  const code = error instanceof Refused ? error.code : 'internal';
  toast(errorText(code === 'disconnected' || code === 'timeout' ? 'offline' : code));
}
