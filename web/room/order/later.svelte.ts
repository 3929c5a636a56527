import { later } from '../later.svelte.ts';

const code = later(() => import('./order.ts'));

/**
 * What makes the order of a chat visible: rules, the pinned message, the way to staff. Fetched when it is first asked for,
 * after the chat itself, so that it costs the watch page nothing before the first frame; null until it is there. Reactive.
 */
export const order = () => code.now;
