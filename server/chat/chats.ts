import type { ChatState } from '../../protocol/room.ts';
import { defaultRules } from '../../protocol/rules.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';

/** The chats of the rooms in memory. */
export class Chats {
  private readonly chats = new Map<string, Chat>();

  of(room: Room): Chat {
    return this.chats.get(room.id)!;
  }

  // What the registry of rooms tells:

  async opened(room: Room): Promise<void> {
    this.chats.set(room.id, new Chat());
  }
}

/** What a room's chat is beside its messages: rules, what is pinned, reactions. */
export class Chat {
  seenBy(client: Client): ChatState {
    return { rules: defaultRules, pinned: null, reactions: [], mute: client.seat!.mute, asides: 0 };
  }
}
