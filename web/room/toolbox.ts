/** Everything for writing and answering that is fetched after the chat; see toolbox.svelte.ts for how it gets there. */
export { default as Reactions } from './message/Reactions.svelte';
export { default as Trouble } from './message/Trouble.svelte';
export { runByKey } from './message/actions.ts';
export { default as Above } from './write/Above.svelte';
export { default as Menus } from './write/Menus.svelte';
export { default as Plus } from './write/Plus.svelte';
export { default as Suggestions } from './write/Suggestions.svelte';
export { createSuggest } from './write/suggest.svelte.ts';
