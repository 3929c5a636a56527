import type { People } from '../accounts/people.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import type { RoomDirectory } from './rooms.store.ts';

export interface RoomOfficeParts {
  directory: RoomDirectory;
  rooms: Pick<RoomStore, 'find'>;
  people: Pick<People, 'byEmail'>;
  registry: Pick<Registry, 'memberChanged' | 'deleted'>;
  clock?: () => number;
}

/** What administrators do with rooms that are not theirs. Who may is looked up before. All of it is noted. */
export function createRoomOffice({ directory, rooms, people, registry, clock = Date.now }: RoomOfficeParts) {
  return {
    page: (person: Identity, wish: Parameters<RoomDirectory['page']>[1]) => directory.page(person.accountId, wish),

    /** The administrator becomes an owner, whom the members see: nobody looks into a room unseen. */
    async enter(person: Identity, id: string): Promise<void> {
      await there(id);
      await directory.enter(id, person.accountId, clock());
      await registry.memberChanged(id, person.accountId);
    },

    /**
     * Gives the room to somebody who may open rooms; its owners of before stay as presenters. Throws `not_found`, also for an
     * address without an account that works, and `forbidden` for somebody who is no presenter of this server.
     */
    async transfer(person: Identity, id: string, email: string): Promise<void> {
      await there(id);
      const heir = await people.byEmail(email);
      if (!heir || heir.disabled || !heir.verified) throw new UserError('not_found', { field: 'owner' });
      if (heir.role === 'member') throw new UserError('forbidden', { field: 'owner' });
      for (const accountId of await directory.transfer(id, heir.id, person.accountId, clock()))
        await registry.memberChanged(id, accountId);
    },

    /** For everybody the room is as if it had never been. */
    async remove(person: Identity, id: string): Promise<void> {
      await there(id);
      await directory.remove(id, person.accountId, clock());
      registry.deleted(id);
    },
  };

  async function there(id: string): Promise<void> {
    if (!(await rooms.find(id))) throw new UserError('not_found');
  }
}

export type RoomOffice = ReturnType<typeof createRoomOffice>;
