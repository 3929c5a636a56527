import type { Picture } from '../../protocol/stage.ts';
import { browserStore } from '../ui/remember.ts';

export const wishes = ['auto', 'high', 'medium', 'low', 'none'] as const satisfies Picture[];

/** Long enough to look something up in another tab and come back to a moving picture; at the best quality it costs 2 MB. */
const HIDDEN_MS = 10_000;
const events = ['visibilitychange', 'enterpictureinpicture', 'leavepictureinpicture'] as const;

/** How much picture the viewer wants, on this device, and how much is fetched now: none while nobody can see it. */
export function createSaver() {
  const kept = browserStore.get('picture');
  let wish = $state<Picture>(wishes.find((one) => one === kept) ?? 'auto');
  let unseen = $state(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function seenOrNot(): void {
    clearTimeout(timer);
    unseen &&= document.hidden && !document.pictureInPictureElement;
    if (document.hidden) timer = setTimeout(() => (unseen = !document.pictureInPictureElement), HIDDEN_MS);
  }

  return {
    get wish() {
      return wish;
    },
    choose(picture: Picture): void {
      wish = picture;
      browserStore.set('picture', picture);
    },
    get now(): Picture {
      return unseen ? 'none' : wish;
    },
    /** Looks after whether the page is seen, or a picture of it in a window of its own. Returns how to stop that. */
    listen(): () => void {
      for (const event of events) document.addEventListener(event, seenOrNot);
      return () => {
        for (const event of events) document.removeEventListener(event, seenOrNot);
      };
    },
  };
}

export type Saver = ReturnType<typeof createSaver>;
