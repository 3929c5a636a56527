import english from './en/order.ts';
import { translator } from './language.svelte.ts';

/** What everybody sees of the order in a chat: its rules, what is pinned, the way to staff. Fetched after the chat is there. */
export const t = translator(english, {
  de: () => import('./de/order.ts'),
  ar: () => import('./ar/order.ts'),
});
