import type { LensMapped } from '../../../protocol/lens-class.ts';
import type { Room } from '../../room/room.svelte.ts';
import { helpsIn } from './helps.svelte.ts';

const LOOK_MS = 2_000;

/** The class map, asked for again and again while a component that calls this is shown, and its page is seen. */
export function classMapOf(room: Room) {
  let mapped = $state.raw<LensMapped | null>(null);
  let failed = $state(false);
  let asking = false;

  async function ask(): Promise<void> {
    if (asking || document.hidden) return;
    asking = true;
    try {
      mapped = await room.request({ type: 'lens.map' });
      helpsIn(room).takeFrom(mapped);
      failed = false;
    } catch {
      failed = true;
    } finally {
      asking = false;
    }
  }

  $effect(() => {
    if (!room.may('people.see')) return;
    void ask();
    const timer = setInterval(() => void ask(), LOOK_MS);
    return () => clearInterval(timer);
  });

  return {
    /** The last one that came; null before the first. */
    get now() {
      return mapped;
    },
    get failed() {
      return failed;
    },
  };
}
