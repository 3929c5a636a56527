import type { Impairment } from '../../../protocol/impairment.ts';
import { Refused } from '../../room/requests.ts';

/** Sliders move faster than the server takes changes, two a second in the long run: the last position counts. */
const EVERY_MS = 500;

/** Makes the network of an open lab another one, as sliders move. `set` rejects with `Refused`; what is no matter of haste is told. */
export function createSteering(set: (wanted: Impairment) => Promise<unknown>, tell: (error: unknown) => void) {
  let wanted: Impairment | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let gone = false;

  async function send(): Promise<void> {
    timer = undefined;
    if (!wanted || busy || gone) return;
    const now = wanted;
    wanted = null;
    busy = true;
    let pause = EVERY_MS;
    try {
      await set(now);
    } catch (error) {
      if (error instanceof Refused && error.code === 'rate') {
        wanted ??= now;
        pause = Math.max(EVERY_MS, error.retryAfterMs ?? 0);
      } else tell(error);
    }
    busy = false;
    if (!gone) timer = setTimeout(() => void send(), pause);
  }

  return {
    to(next: Impairment): void {
      wanted = next;
      if (timer === undefined) void send();
    },
    /** Something is on its way: what the server says meanwhile is older. */
    get pending() {
      return busy || wanted !== null;
    },
    leave(): void {
      gone = true;
      clearTimeout(timer);
    },
  };
}
