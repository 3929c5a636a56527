/** Everything of this folder that pages use; see later.svelte.ts for how they get it. */
export { askQuick, askWritten } from '../polls/asking.ts';
export { default as Above } from './Above.svelte';
export { limitsOf, rulesOf } from './phrases.ts';
export { besideTabs } from './tabs.svelte.ts';
export { listText, ruleLine } from './words.ts';
