import { limits } from '../../protocol/limits.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Alongside } from '../store/port.ts';
import type { AsideStore } from './aside.store.ts';
import type { ChatStore } from './chat.store.ts';
import type { Chats } from './chats.ts';
import type { ReactionStore } from './reactions.store.ts';

export interface ErasingParts {
  chats: Chats;
  chatStore: ChatStore;
  asideStore: AsideStore;
  reactionStore: Pick<ReactionStore, 'eraseOfAuthor'>;
}

/** Everything an account or a pseudonym wrote in a room goes: messages with their reactions, and what is still aside. */
export function createErasing({ chats, chatStore, asideStore, reactionStore }: ErasingParts) {
  return {
    /** What has to be run alongside the event `chat.purged`. */
    statements: (roomId: string, personId: string, byId: string): Alongside[] => [
      { query: reactionStore.eraseOfAuthor(roomId, personId) },
      { query: chatStore.eraseAllOf(roomId, personId) },
      { query: asideStore.withdrawingAllOf(roomId, personId, byId) },
    ],

    /**
     * Does `erase`, which uses those, and tells whom it concerns what became of the person's asides. Which they are is asked
     * afterwards: one more may have been kept in the moment before.
     */
    async of(room: Room, personId: string, erase: () => Promise<void>): Promise<void> {
      await erase();
      const withdrawn = { of: [personId], state: 'withdrawn' as const, limit: limits.pageSizeMax };
      const { asides } = await asideStore.page(room.id, withdrawn);
      for (const aside of asides) chats.asideChanged(room, aside);
    },
  };
}

export type Erasing = ReturnType<typeof createErasing>;
