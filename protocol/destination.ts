/** Where a message goes under the rules of a room's chat. Both sides ask the same function; no imports that a page would have to load. */
import type { ChatRules, Mute } from './rules.ts';

export const defaultRules: ChatRules = {
  writing: 'everyone',
  approveFirst: false,
  slowSeconds: 0,
  anonymous: false,
  links: true,
  images: true,
  private: true,
  studentExport: false,
  holdsWords: false,
};

export type Destination = 'room' | 'held' | 'staff' | 'members' | 'read_only' | 'muted';

/**
 * Where a message of this person goes by the rules: to the `room`, to staff for approval (`held`), to `staff` alone, or
 * nowhere, and then why. Held words are another question: they depend on the text.
 */
export function destinationOf(
  rules: ChatRules,
  person: { staff: boolean; guest: boolean; mute: Mute | null },
  now: number,
): Destination {
  if (person.staff) return 'room';
  if (person.mute && (person.mute.until === null || person.mute.until > now)) return 'muted';
  if (rules.writing === 'read_only') return 'read_only';
  if (rules.writing === 'members' && person.guest) return 'members';
  if (rules.writing === 'assistants') return 'staff';
  return rules.approveFirst ? 'held' : 'room';
}
