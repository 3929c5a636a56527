/** Long enough to look something up in another tab and come back to a moving picture; at the best quality it costs 2 MB. */
const HIDDEN_MS = 10_000;
const events = ['visibilitychange', 'enterpictureinpicture', 'leavepictureinpicture'] as const;

/** The parts of a document that say whether it can be seen. */
export type Seen = Pick<Document, 'hidden' | 'pictureInPictureElement'> &
  Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/**
 * Calls `changed` with true when nobody has seen the page for a while, neither it nor a picture of it in a small window of its
 * own, and with false as soon as somebody does. Returns how to stop that.
 */
export function watchUnseen(page: Seen, changed: (unseen: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    if (page.hidden && !page.pictureInPictureElement) timer = setTimeout(() => changed(true), HIDDEN_MS);
    else changed(false);
  }

  look();
  for (const event of events) page.addEventListener(event, look);
  return () => {
    clearTimeout(timer);
    for (const event of events) page.removeEventListener(event, look);
  };
}
