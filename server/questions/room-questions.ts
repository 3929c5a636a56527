import type { ClassroomState } from '../../protocol/classroom.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import type { Client } from '../rooms/client.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import type { Current, QuestionStore } from './question.store.ts';
import { tell, votedElsewhere } from './telling.ts';
import { Unnamed } from './unnamed.ts';

export interface RoomQuestionsParts {
  store: QuestionStore;
  rooms: Pick<RoomStore, 'lecturesOf'>;
  /** Other nodes should read these again. */
  announce: (ids: string[]) => void;
  toldEveryMs: number;
}

/**
 * A room's questions, in memory: how many there are, and which are to be told because they changed. They are read once for all who are
 * here, and told together, so that a hall that votes costs everybody two messages a second at most.
 */
export class RoomQuestions {
  readonly unnamed = new Unnamed();
  private last: { lectureId: string; since: number } | null = null;
  private counts = { open: 0, waiting: 0 };
  private readonly untold = new Set<string>();
  /** Of those: what the log does not tell other nodes of. */
  private readonly unannounced = new Set<string>();
  private recount = false;
  /** What is read is told before more is read, so that nobody is told of older votes after newer ones. */
  private turn: Promise<void> = Promise.resolve();
  private closed = false;
  private readonly flush: Flush;
  private readonly room: Room;
  private readonly parts: RoomQuestionsParts;

  constructor(room: Room, parts: RoomQuestionsParts) {
    this.room = room;
    this.parts = parts;
    this.flush = new Flush(parts.toldEveryMs, () => this.tellInTurn());
  }

  async load(): Promise<void> {
    const [last] = await this.parts.rooms.lecturesOf(this.room.id, 1);
    // What began while this was read is newer.
    if (last) this.last ??= { lectureId: last.id, since: last.startedAt };
    const counted = this.turn.then(() => this.count());
    this.turn = counted.catch(() => {});
    await counted;
  }

  /** The lecture whose questions are shown first. */
  get current(): Current {
    return this.last && { ...this.last, live: this.room.lecture?.id === this.last.lectureId };
  }

  seenBy(client: Client): ClassroomState['questions'] {
    const staff = client.seat!.permissions.has('question.moderate');
    return { open: this.counts.open, waiting: staff ? this.counts.waiting : null };
  }

  happened(event: RoomEvent): void {
    if (event.type === 'question.changed') {
      if (event.state !== 'waiting' && event.state !== 'open') this.unnamed.settled(event.question);
      this.mark([event.question]);
    }
    if (event.type === 'lecture.started') {
      this.last = { lectureId: event.lectureId!, since: event.at };
      this.countAgain();
    }
    // Whose votes went with an account no event says.
    if (event.type === 'chat.forgotten') void this.renew().catch(() => {});
  }

  /** Something about these changed here that is no event: votes, who looks after them. */
  changed(ids: readonly string[]): void {
    for (const id of ids) this.unannounced.add(id);
    this.mark(ids);
  }

  /** The same on another node. */
  changedElsewhere(ids: readonly string[]): void {
    this.mark(ids);
  }

  /** What other nodes told may have been lost: the newest are told again. Throws StoreBusy. */
  async renew(): Promise<void> {
    this.mark(await this.parts.store.newest(this.room.id, this.current, limits.questionsListed));
    this.countAgain();
  }

  /** Somebody is staff now, or not any more. */
  regraded(client: Client): void {
    client.send({ type: 'questions.told', room: this.room.id, questions: [], gone: [], ...this.seenBy(client) });
  }

  close(): void {
    this.closed = true;
    this.flush.stop();
  }

  private mark(ids: readonly string[]): void {
    for (const id of ids) this.untold.add(id);
    if (ids.length > 0 && !this.closed) this.flush.want();
  }

  private countAgain(): void {
    this.recount = true;
    if (!this.closed) this.flush.want();
  }

  private tellInTurn(): void {
    this.turn = this.turn.then(() => this.tell());
  }

  private async tell(): Promise<void> {
    const ids = [...this.untold].slice(0, limits.questionsListed);
    if (this.closed || (ids.length === 0 && !this.recount)) return;
    for (const id of ids) this.untold.delete(id);
    const announced = ids.filter((id) => this.unannounced.delete(id));
    if (announced.length > 0) this.parts.announce(announced);
    const before = this.counts;
    const { recount } = this;
    this.recount = false; // what is to be counted again from here on is counted once more
    try {
      const rows = await this.parts.store.changed(this.room.id, ids);
      const voters = await this.parts.store.voters(votedElsewhere(rows));
      await this.count();
      if (this.closed) return;
      const openChanged = before.open !== this.counts.open || recount;
      tell(this.room, { ids, rows, voters, ...this.counts, openChanged });
      if (this.untold.size > 0) this.flush.want();
    } catch {
      this.mark(ids); // the store is away: once more, a little later
      this.countAgain();
    }
  }

  private async count(): Promise<void> {
    this.counts = await this.parts.store.counts(this.room.id, this.current);
  }
}
