import type { Trouble } from '../../../protocol/lens-class.ts';
import { lensLimits } from '../../../protocol/lens-limits.ts';
import { Refused, type RefusalCode } from '../../room/requests.ts';
import type { Room } from '../../room/room.svelte.ts';

export type Asking = 'no' | 'sending' | 'asked' | { failed: RefusalCode };

let asking = $state.raw<Asking>('no');
let forgotten: ReturnType<typeof setTimeout> | undefined;

/** Whether one asks staff for help with one's connection. It outlives the panel: who closes the lens still waits. */
export const askingNow = (): Asking => asking;

/** With null: it is well again, or one does not want help any more. */
export async function askForHelp(room: Room, trouble: Trouble | null): Promise<void> {
  const before = asking;
  asking = 'sending';
  try {
    await room.request({ type: 'lens.help', trouble });
    asking = trouble ? 'asked' : 'no';
    clearTimeout(forgotten);
    if (trouble) forgotten = setTimeout(() => (asking = 'no'), lensLimits.helpMs); // the server remembers for so long
  } catch (error) {
    // What was asked before stands.
    asking =
      trouble === null && before === 'asked' ? 'asked' : { failed: error instanceof Refused ? error.code : 'internal' };
  }
}

/** The server says whether one stands in the list: staff put away whom they helped, and it forgets after a while. */
export function askingTold(stands: boolean): void {
  asking = stands ? 'asked' : 'no';
}
