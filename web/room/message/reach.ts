import type { Attachment } from 'svelte/attachments';

/** The two ways to what one can do with a message, besides its button: keys while its row has the focus, and a long press. */

const keys = /^(\w|Delete)$/;

/** Tells which letter was pressed while the row around the element has the focus: the row itself, nothing in it. */
export function listenForKeys(pressed: (key: string) => void): Attachment<HTMLElement> {
  return (element) => {
    const row = element.closest('article');
    const listen = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
      if (event.target === row && isPlain && keys.test(event.key)) pressed(event.key);
    };
    row?.addEventListener('keydown', listen);
    return () => row?.removeEventListener('keydown', listen);
  };
}

const LONG_MS = 500;

/** Calls `open` after a long press with a finger. A finger that scrolls is taken away by the browser (`pointercancel`). */
export function opensMenu(open: (anchor: HTMLElement) => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => clearTimeout(timer);
    const down = (event: PointerEvent) => {
      const isLink = (event.target as Element).closest('a, button, pre');
      if (event.pointerType === 'touch' && !isLink) timer = setTimeout(() => open(element), LONG_MS);
    };
    element.addEventListener('pointerdown', down);
    for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, stop);
    return () => {
      stop();
      element.removeEventListener('pointerdown', down);
      for (const end of ['pointerup', 'pointercancel'] as const) element.removeEventListener(end, stop);
    };
  };
}
