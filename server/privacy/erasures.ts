import type { Obstacles, Texts } from '../../protocol/privacy.ts';
import { UserError } from '../errors.ts';
import type { Pending } from './erasure.store.ts';
import type { ErasureStores } from './erasures.store.ts';
import type { Forgetting } from './forget-room.ts';
import { hashOf, newTombstone } from './tombstone.ts';

export interface ErasuresParts {
  stores: ErasureStores;
  forgetting: Forgetting;
  /** Sessions of the account are over. */
  changed: (accountId: string) => void;
  /** These rooms are gone. */
  roomDeleted: (roomId: string) => void;
  /** Awaited between the first look through the rooms and the last. */
  settle: () => Promise<void>;
  clock: () => number;
}

export interface Wish {
  texts: Texts;
  /** Who wishes it: the account itself, an administrator's account; null for the command line. */
  actor: string | null;
}

/** Erasing accounts: at once who it was, and then, room by room, what it did. */
export function createErasures({ stores, forgetting, changed, roomDeleted, settle, clock }: ErasuresParts) {
  const { erasures, people, rooms } = stores;

  return {
    /** Throws `not_found`. */
    async obstacles(accountId: string): Promise<Obstacles> {
      if (!(await people.find(accountId))) throw new UserError('not_found');
      return stores.obstacles(accountId);
    },

    /**
     * From now on nobody can be this account, and no row says whose it was. `finish` has to follow, here or anywhere.
     * With `force` nothing stands in the way: a room may be left without an owner.
     * @throws {UserError} `not_found`, `last_admin`, `last_owner`.
     */
    async begin(accountId: string, { texts, actor }: Wish, { force = false, at = clock() } = {}): Promise<Pending> {
      const pending = { hash: hashOf(accountId), accountId, tombstone: newTombstone(), texts };
      const goes = await stores.together(async (within) => {
        const owner = await within.people.find(accountId);
        if (!owner) throw new UserError('not_found');
        await within.lock(accountId);
        const { lastAdmin, handOver, goes } = await within.obstacles(accountId);
        if (lastAdmin && !force) throw new UserError('last_admin');
        if (handOver.length > 0 && !force) throw new UserError('last_owner');
        await within.erasures.begin(pending, at);
        await within.people.strip(owner, pending.tombstone);
        const ids = goes.map((room) => room.id);
        await within.rooms.deleteRooms(ids, clock());
        const by = actor === accountId ? pending.tombstone : actor;
        await within.note({ actor: by, subject: pending.tombstone, texts });
        return ids;
      });
      changed(accountId);
      goes.forEach(roomDeleted);
      return pending;
    },

    /** All rooms, twice: what was on its way when it began is there the second time. Throws StoreBusy: then it is to be done again. */
    async finish(pending: Pending): Promise<void> {
      await everywhere(pending, (room) => forgetting.own(room, pending));
      await settle();
      await everywhere(pending, async (room) => {
        await forgetting.own(room, pending);
        await forgetting.named(room, pending);
      });
      const erased = pending.texts === 'erased';
      await stores.classroom.forgetVotes({ ...pending, erased });
      await people.forgetDeeds(pending.accountId, pending.tombstone);
      await people.remove(pending.accountId);
      await erasures.done(pending.hash);
      await stores.leaveNoTrace();
    },
  };

  async function everywhere(
    { hash }: Pending,
    forget: (room: { id: string; deleted: boolean }) => Promise<void>,
  ): Promise<void> {
    for (let page = await rooms.rooms(''); page.length > 0; page = await rooms.rooms(page.at(-1)!.id)) {
      for (const room of page) {
        await forget(room);
        await erasures.goOn(hash);
      }
    }
  }
}

export type Erasures = ReturnType<typeof createErasures>;
