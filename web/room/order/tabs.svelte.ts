import type { Component } from 'svelte';
import { pollsTab } from '../polls/tab.svelte.ts';
import { questionsTab } from '../questions/tab.svelte.ts';
import type { Room } from '../room.svelte.ts';
import { asidesTab } from './tab.svelte.ts';

/** Something that stands beside the chat. */
export interface BesideTab {
  id: string;
  name: string;
  /** How many of what is in it are new, or wait. */
  count: number;
  Panel: Component<{ room: Room }>;
}

/** The tabs beside the chat that this person has, in their order. Reactive. */
export function besideTabs(room: Room): BesideTab[] {
  return [questionsTab(room), pollsTab(room), asidesTab(room)].filter((tab) => tab !== null);
}
