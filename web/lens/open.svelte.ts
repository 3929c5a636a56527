import { mount, unmount } from 'svelte';
import type { Room } from '../room/room.svelte.ts';

/** What the lens shows: the five layers, or one of the things beside them. */
export type View =
  | { name: 'layers' }
  | { name: 'message'; seq: number }
  | { name: 'frame' }
  | { name: 'packets' }
  | { name: 'lab' }
  | { name: 'map' };

let view = $state.raw<View | null>(null);
let close: (() => void) | null = null;

/** Null while the lens is shut. Reactive. */
export const lensView = () => view;

/** Opens the lens over the page, or shows something else in it. Rejects when it cannot be fetched. */
export async function openLens(room: Room, next: View = { name: 'layers' }): Promise<void> {
  view = next;
  if (close) return;
  const opener = document.activeElement;
  let shut = false;
  close = () => (shut = true);
  try {
    const { default: Lens } = await import('./Lens.svelte');
    if (shut) return;
    if (document.fullscreenElement) await document.exitFullscreen(); // nothing beside it would be seen
    if (shut) return;
    const shown = mount(Lens, { target: document.body, props: { room } });
    close = () => {
      const back = shown.holdsFocus() && opener instanceof HTMLElement && opener.isConnected;
      void unmount(shown);
      if (back) opener.focus();
    };
  } catch (error) {
    if (!shut) view = close = null;
    throw error;
  }
}

export function closeLens(): void {
  close?.();
  close = null;
  view = null;
}
