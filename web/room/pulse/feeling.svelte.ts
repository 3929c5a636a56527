import { limits } from '../../../protocol/limits.ts';
import type { PulseKind } from '../../../protocol/pulse.ts';
import { explainRefusal } from '../explain.ts';
import type { Room } from '../room.svelte.ts';

/** What one said of the live lecture on this page, until it fades. Call while a component is made. */
export function feelingIn(room: Room) {
  let kind = $state<PulseKind | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  $effect(() => () => clearTimeout(timer));

  function show(next: PulseKind | null): void {
    clearTimeout(timer);
    kind = next;
    if (next) timer = setTimeout(() => (kind = null), limits.pulseFadeMs);
  }

  return {
    get kind() {
      return kind;
    },
    /** Says it, or takes it back when it is what one said. Shown at once, and no more when it is refused. */
    async toggle(pressed: PulseKind): Promise<void> {
      const before = kind;
      const next = before === pressed ? null : pressed;
      show(next);
      await room.request({ type: 'pulse.send', kind: next }).catch((error: unknown) => {
        show(before);
        explainRefusal(error);
      });
    },
  };
}
