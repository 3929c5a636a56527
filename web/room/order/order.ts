/** Everything of this folder that pages use; see later.svelte.ts for how they get it. */
export { default as Above } from './Above.svelte';
export { default as Asides } from './Asides.svelte';
export { limitsOf, rulesOf } from './phrases.ts';
export { asidesTab } from './tab.svelte.ts';
export { listText, ruleLine } from './words.ts';
