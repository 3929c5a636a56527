import { UserError } from '../errors.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import { isStaff } from '../rooms/permissions.ts';
import { isPseudonym } from '../rooms/pseudonym.ts';
import type { ChatStore } from './chat.store.ts';

/** What somebody is to staff. `gone`: not a member any more, but something here is his. */
export type Kind = 'student' | 'pseudonym' | 'gone';

/** Whom staff may speak to alone, or do something about. */
export function createPersons({ members, chatStore }: { members: MemberStore; chatStore: ChatStore }) {
  /**
   * Throws `not_found` for whoever was never seen here, and `forbidden` for staff. Of a pseudonym nothing more is asked:
   * an answer that depends on whose it is would tell whose it is.
   */
  async function kindOf(roomId: string, personId: string): Promise<Kind> {
    const standing = isPseudonym(personId) ? null : await members.standingOf(roomId, personId);
    if (standing && isStaff(standing.role)) throw new UserError('forbidden');
    if (standing) return 'student';
    if (!(await chatStore.hasWritten(roomId, personId))) throw new UserError('not_found');
    return isPseudonym(personId) ? 'pseudonym' : 'gone';
  }

  return {
    kindOf,

    /** Whom staff may write to alone. Throws `not_found` for everybody but students and pseudonyms of the room. */
    async checkRecipient(roomId: string, personId: string): Promise<void> {
      const kind = await kindOf(roomId, personId).catch((error: unknown) => {
        throw error instanceof UserError ? new UserError('not_found') : error;
      });
      if (kind === 'gone') throw new UserError('not_found');
    },
  };
}

export type Persons = ReturnType<typeof createPersons>;
