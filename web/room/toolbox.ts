/** Everything for writing and answering that is fetched after the chat; see toolbox.svelte.ts for how it gets there. */
export { default as Quote } from './message/Quote.svelte';
export { default as Reactions } from './message/Reactions.svelte';
export { default as Trouble } from './message/Trouble.svelte';
export { reach } from './message/reach.ts';
export { deskOf } from './write/desk.svelte.ts';
export { default as Writing } from './write/Writing.svelte';
