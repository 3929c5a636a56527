import { later } from './later.svelte.ts';

/** What writing and answering need beyond the text itself: fetched after the chat, so that the first page stays light. */
export const toolbox = later(() => import('./toolbox.ts'));
