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

    /** Does `erase`, which uses those, and tells whom it concerns what became of the person's asides. */
    async of(room: Room, personId: string, erase: () => Promise<void>): Promise<void> {
      const open = await asideStore.openOf(room.id, personId);
      await erase();
      for (const id of open) {
        const found = await asideStore.find(room.id, id);
        if (found) chats.asideChanged(room, found.aside);
      }
    },
  };
}

export type Erasing = ReturnType<typeof createErasing>;
