import type { Attachment } from 'svelte/attachments';
import type { Question } from '../../../protocol/questions.ts';
import { keepPlaces, sameOrder } from './questions.ts';

/** A list in which nothing moves while a mouse is over it or a key moves in it. Call it while a component is being made. */
export function holding(sorted: () => Question[]) {
  let over = $state(false);
  let within = $state(false);
  let places = $state.raw<readonly string[]>([]);

  const held = $derived(over || within);
  const shown = $derived(held ? keepPlaces(places, sorted()) : sorted());
  const hold = () => {
    if (!held) places = shown.map(({ id }) => id);
  };

  const watch: Attachment<HTMLElement> = (list) => {
    const entered = ({ pointerType }: PointerEvent) => {
      if (pointerType !== 'mouse') return; // a finger is gone before anything moves
      hold();
      over = true;
    };
    const left = () => (over = false);
    const focused = ({ target }: FocusEvent) => {
      if (!(target as Element).matches(':focus-visible')) return;
      hold();
      within = true;
    };
    const blurred = ({ relatedTarget }: FocusEvent) => {
      // The browser tells of it while the line that had the focus is being taken away: no moment to change anything.
      if (!list.contains(relatedTarget as Node | null)) queueMicrotask(() => (within = false));
    };
    list.addEventListener('pointerenter', entered);
    list.addEventListener('pointerleave', left);
    list.addEventListener('focusin', focused);
    list.addEventListener('focusout', blurred);
    return () => {
      over = within = false;
      list.removeEventListener('pointerenter', entered);
      list.removeEventListener('pointerleave', left);
      list.removeEventListener('focusin', focused);
      list.removeEventListener('focusout', blurred);
    };
  };

  return {
    get shown() {
      return shown;
    },
    /** It would stand in another order by now. */
    get stale() {
      return !sameOrder(shown, sorted());
    },
    sortAgain: () => void (places = sorted().map(({ id }) => id)),
    watch,
  };
}
