import { placeOf } from '../room/feeds.ts';
import { browserStore } from '../ui/remember.ts';
import { layouts, type Layout, type Picture } from './scene.ts';

/** How the viewer wants several pictures to stand, remembered on this device. */
export function createArrangement() {
  const kept = browserStore.get('layout');
  let layout = $state<Layout>(layouts.find((one) => one === kept) ?? 'inset');
  let own = $state(browserStore.get('large') || null);

  return {
    get layout() {
      return layout;
    },
    /** The picture he chose to see large; see `Picture.choice`. */
    get own() {
      return own;
    },
    choose(next: Layout): void {
      browserStore.set('layout', (layout = next));
    },
    /** Null: whichever is large by itself. Who stands beside is forgotten with the page. */
    enlarge(picture: Picture | null): void {
      own = picture?.choice ?? null;
      if (!picture || placeOf(picture.feed) === 0) browserStore.set('large', own ?? '');
      if (picture && layout === 'side') this.choose('inset');
    },
  };
}

export type Arrangement = ReturnType<typeof createArrangement>;
