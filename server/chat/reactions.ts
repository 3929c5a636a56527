import type { Room } from '../rooms/live/room.ts';
import { ReactionLane } from './reactions-lane.ts';
import { RoomReactions } from './reactions-of-room.ts';
import type { ReactionStore } from './reactions.store.ts';

export interface ReactionsParts {
  store: ReactionStore;
  /** Something the other nodes should know of a room, for the feature of that name. */
  tell: (roomId: string, feature: string, news: unknown) => void;
}

/** The reactions of the rooms in memory. */
export class Reactions {
  readonly name = 'reactions';
  private readonly rooms = new WeakMap<Room, RoomReactions>();
  private readonly lane: ReactionLane;
  private readonly parts: ReactionsParts;

  constructor(parts: ReactionsParts) {
    this.parts = parts;
    this.lane = new ReactionLane(parts.store);
  }

  of(room: Room): RoomReactions {
    return this.rooms.get(room)!;
  }

  // What the registry of rooms tells:

  async opened(room: Room): Promise<void> {
    const { store, tell } = this.parts;
    const announce = (seqs: number[]) => tell(room.id, this.name, seqs);
    const reactions = new RoomReactions(room, { store, lane: this.lane, announce });
    this.rooms.set(room, reactions);
    await reactions.load();
    room.observe({
      happened: (event) => reactions.happened(event),
      left: () => {},
      closed: () => reactions.closed(),
    });
  }

  /** What other nodes told of reactions may have been lost. */
  async renewed(room: Room): Promise<void> {
    await this.of(room).renew();
  }

  /** Told by the node where somebody reacted. Late is fine and lost is mended by the next, so nobody waits for it. */
  news(room: Room, seqs: unknown): void {
    void this.of(room)
      .changedElsewhere(seqs as number[])
      .catch(() => {});
  }
}
