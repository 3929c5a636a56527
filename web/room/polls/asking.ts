import type { Room } from '../room.svelte.ts';
import { open as openDialog } from '../dialogs.ts';
import { readCommand, type Quick } from './quick.ts';

/** A desk as far as a poll is written at it. */
interface Desk {
  text: string;
  readonly editing: number | null;
}

/** Opens the quick poll. `done` is called when it was put to the room. */
export async function askQuick(room: Room, quick: Quick = { title: '', options: [] }, done = () => {}): Promise<void> {
  const { default: QuickPoll } = await import('./QuickPoll.svelte');
  openDialog(QuickPoll, { room, quick, done });
}

/**
 * What staff wrote is a poll and no message: it is opened as one, to be looked at first. True when it is. What was written stays
 * until the poll is put to the room.
 */
export function askWritten(room: Room, desk: Desk): boolean {
  const quick = room.may('poll.run') && desk.editing === null ? readCommand(desk.text) : null;
  if (!quick) return false;
  void askQuick(room, quick, () => (desk.text = ''));
  return true;
}
