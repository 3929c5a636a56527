import type { ClassroomState } from '../../protocol/classroom.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { RoomQuestions, type RoomQuestionsParts } from './room-questions.ts';

export interface QuestionsParts extends Omit<RoomQuestionsParts, 'announce'> {
  /** Something the other nodes should know of a room, for the feature of that name. */
  tell: (roomId: string, feature: string, news: unknown) => void;
}

/** The questions of the rooms in memory. */
export class Questions {
  readonly name = 'questions';
  private readonly rooms = new WeakMap<Room, RoomQuestions>();
  private readonly parts: QuestionsParts;

  constructor(parts: QuestionsParts) {
    this.parts = parts;
  }

  of(room: Room): RoomQuestions {
    return this.rooms.get(room)!;
  }

  /** For the snapshot. */
  seenBy(client: Client): ClassroomState['questions'] {
    return this.of(client.seat!.room).seenBy(client);
  }

  // What the registry of rooms tells:

  async opened(room: Room): Promise<void> {
    const { tell } = this.parts;
    const questions = new RoomQuestions(room, { ...this.parts, announce: (ids) => tell(room.id, this.name, ids) });
    this.rooms.set(room, questions);
    room.observe({
      happened: (event) => questions.happened(event),
      regraded: (client) => questions.regraded(client),
      left: () => {},
      closed: () => questions.close(),
    });
    await questions.load();
  }

  /** Votes and claims on another node. What is lost is told again with the next, or by `renewed`. */
  news(room: Room, ids: unknown): void {
    this.of(room).changedElsewhere(ids as string[]);
  }

  async renewed(room: Room): Promise<void> {
    await this.of(room).renew();
  }
}
