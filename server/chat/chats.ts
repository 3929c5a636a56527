import type { Aside } from '../../protocol/aside.ts';
import type { Room } from '../rooms/live/room.ts';
import { isPseudonym } from '../rooms/pseudonym.ts';
import { Chat, type ChatParts } from './chat.ts';

export interface ChatsParts extends ChatParts {
  /** Something the other nodes should know of a room, for the feature of that name. */
  tell: (roomId: string, feature: string, news: unknown) => void;
}

/** The chats of the rooms in memory. */
export class Chats {
  readonly name = 'chat';
  private readonly chats = new WeakMap<Room, Chat>();
  private readonly parts: ChatsParts;

  constructor(parts: ChatsParts) {
    this.parts = parts;
  }

  of(room: Room): Chat {
    return this.chats.get(room)!;
  }

  /** An aside is new or changed, by something done here. */
  asideChanged(room: Room, aside: Aside): void {
    this.of(room).tell(aside);
    this.parts.tell(room.id, this.name, aside);
  }

  // What the registry of rooms tells:

  async opened(room: Room): Promise<void> {
    const chat = new Chat(room, this.parts);
    this.chats.set(room, chat);
    room.observe({
      happened: (event) => chat.happened(event),
      left: () => {},
      closed: () => chat.close(),
    });
    await chat.load();
  }

  /** Mutes of pseudonyms are not in anybody's seat. */
  seatChanged(room: Room, personId: string): void {
    if (isPseudonym(personId)) void this.of(room).refresh();
  }

  /** What other nodes told of asides and of muted pseudonyms may have been lost. */
  async renewed(room: Room): Promise<void> {
    await this.of(room).renew();
  }

  /** The same, done on another node. */
  news(room: Room, aside: unknown): void {
    this.of(room).tell(aside as Aside);
  }
}
