import { t } from '../i18n/room.ts';
import { toast } from '../ui/toasts.svelte.ts';

/** Tells a person why a request over the socket was not granted. The words are fetched when they are needed. */
export function explainRefusal(error: unknown): void {
  import('./refusal.ts').then(
    ({ refusalText }) => toast(refusalText(error)),
    () => toast(t('link.lost')),
  );
}
