import type { Attachment } from 'svelte/attachments';
import type { MessageLine } from '../chat-lines.ts';
import type { Room } from '../room.svelte.ts';
import { deskOf } from '../write/desk.svelte.ts';
import { runByKey } from './actions.ts';

/** The two ways to what one can do with a message, besides its button: keys while its row has the focus, and a long press. */
export function reach(room: Room, line: MessageLine): Attachment<HTMLElement> {
  const ways = [
    listenForKeys((key) => runByKey(room, line, key)),
    opensMenu((anchor) => deskOf(room)?.openMenu(line, anchor)),
  ];
  return (element) => {
    const ends = ways.map((way) => way(element));
    return () => ends.forEach((end) => end?.());
  };
}

const keys = /^(\w|Delete)$/;

/** Tells which letter was pressed while the row around the element has the focus: the row itself, nothing in it. */
function listenForKeys(pressed: (key: string) => void): Attachment<HTMLElement> {
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

/**
 * Calls `open` after a long press with a finger, when the finger is lifted: lifting it would close what it opened, and so would
 * the click that browsers make of it. A finger that scrolls is taken away by the browser (`touchcancel`).
 */
function opensMenu(open: (anchor: HTMLElement) => void): Attachment<HTMLElement> {
  return (element) => {
    let since = Infinity;
    const listeners: Record<string, (event: TouchEvent) => void> = {
      touchstart({ target, timeStamp, touches }) {
        const own = (target as Element).closest('a, button, pre'); // these have a long press of their own
        since = touches.length === 1 && !own ? timeStamp : Infinity;
      },
      touchend(event) {
        if (event.timeStamp - since >= LONG_MS) {
          event.preventDefault();
          open(element);
        }
        since = Infinity;
      },
      touchcancel() {
        since = Infinity;
      },
      contextmenu(event) {
        if (since < Infinity) event.preventDefault();
      },
    };
    // Only the beginning of a touch is waited for when somebody scrolls.
    for (const [type, listen] of Object.entries(listeners))
      element.addEventListener(type, listen as EventListener, { passive: type === 'touchstart' });
    return () => {
      for (const [type, listen] of Object.entries(listeners))
        element.removeEventListener(type, listen as EventListener);
    };
  };
}
