import type { Picture } from '../../protocol/stage.ts';
import { browserStore } from '../ui/remember.ts';
import { watchUnseen } from './unseen.ts';

export const wishes = ['auto', 'high', 'medium', 'low', 'none'] as const satisfies Picture[];

/** How much picture the viewer wants, on this device, and how much is fetched now: none while nobody can see it. */
export function createSaver() {
  const kept = browserStore.get('picture');
  let wish = $state<Picture>(wishes.find((one) => one === kept) ?? 'auto');
  let unseen = $state(false);

  return {
    get wish() {
      return wish;
    },
    choose(picture: Picture): void {
      browserStore.set('picture', (wish = picture));
    },
    get now(): Picture {
      return unseen ? 'none' : wish;
    },
    /** Looks after whether this page is seen. Returns how to stop that. */
    listen: () => watchUnseen(document, (now) => (unseen = now)),
  };
}

export type Saver = ReturnType<typeof createSaver>;
