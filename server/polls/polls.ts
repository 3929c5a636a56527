import type { PollRun } from '../../protocol/polls.ts';
import type { Client } from '../rooms/client.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import { RoomPolls, type RoomPollsParts, type VotesHeard } from './polls-of-room.ts';

export interface PollsParts extends Omit<RoomPollsParts, 'announce'> {
  registry: Pick<Registry, 'tell' | 'open'>;
}

/** The polls of the rooms in memory. */
export class RoomsPolls {
  readonly name = 'polls';
  private readonly rooms = new WeakMap<Room, RoomPolls>();
  private readonly parts: PollsParts;

  constructor(parts: PollsParts) {
    this.parts = parts;
  }

  of(room: Room): RoomPolls {
    return this.rooms.get(room)!;
  }

  /** For the snapshot. */
  seenBy(client: Client): PollRun | null {
    return this.of(client.seat!.room).seenBy(client);
  }

  /** Closes what should be closed by now and that nobody looks at: its room is in no memory, or was in that of a node that died. */
  async closeDue(): Promise<void> {
    const { runs, registry, close, now } = this.parts;
    for (const { id, roomId } of await runs.due(now())) {
      const run = await runs.find(roomId, id);
      if (run) await close(await registry.open(roomId), run);
    }
  }

  // What the registry of rooms tells:

  async opened(room: Room): Promise<void> {
    const { registry } = this.parts;
    const announce = (votes: VotesHeard) => registry.tell(room.id, this.name, votes);
    const polls = new RoomPolls(room, { ...this.parts, announce });
    this.rooms.set(room, polls);
    room.observe({
      happened: (event) => polls.happened(event),
      entered: (client) => polls.entered(client),
      regraded: (client) => polls.regraded(client),
      left: () => {},
      closed: () => polls.closed(),
    });
    await polls.load();
  }

  news(room: Room, news: unknown): void {
    const { run, votes } = news as VotesHeard;
    this.of(room).heard(run, votes);
  }

  async renewed(room: Room): Promise<void> {
    await this.of(room).renew();
  }
}
