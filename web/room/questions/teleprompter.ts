import { t as shared } from '../../i18n/shared.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import type { Room } from '../room.svelte.ts';
import { open } from '../dialogs.ts';

/** Fetches the teleprompter and opens it. */
export function askForTeleprompter(room: Room): void {
  import('./Teleprompter.svelte').then(
    ({ default: Teleprompter }) => open(Teleprompter, { room }),
    () => toast(shared('state.missing')),
  );
}
