/** Nodes with rooms and polls on a real store: Ada presents, Ben assists, Cleo and Dora are students, Mallory is one, too. */
import { PollContent, type Choice, type PollRun } from '../../../protocol/polls.ts';
import type { ClientMessage, ClientMessageOf, ServerMessage } from '../../../protocol/messages.ts';

import { MemoryBus, type MemoryHub } from '../../bus/memory.ts';
import { createClock, type Clock } from '../../chat/test/seminar.ts';
import { byOf } from '../../rooms/client.ts';
import { answered, type Handler } from '../../rooms/handlers.ts';
import { roomHandlers } from '../../rooms/room.handlers.ts';
import { createHouse, emptyClassroom, nobodyOnStage, Person, type House } from '../../rooms/test/house.ts';
import { startLecture } from '../../stage/start-lecture.ts';
import type { Store } from '../../store/port.ts';
import { createPolls, type Polls } from '../create.ts';

type Asked<T extends ClientMessage['type']> = Omit<ClientMessageOf<T>, 'id' | 'room' | 'type'>;

export class PollNode {
  readonly house: House;
  readonly polls: Polls;
  readonly bus: MemoryBus;
  private readonly handlers: Record<string, Handler<never>>;

  constructor(store: Store, { hub, clock = createClock() }: { hub?: MemoryHub; clock?: Clock } = {}) {
    this.bus = new MemoryBus(hub);
    this.house = createHouse(store, this.bus, undefined, clock.now);
    const { rooms, registry, chats } = this.house;
    this.polls = createPolls({
      ...this.house,
      db: store.db,
      log: { warn() {}, error() {}, info() {} },
      now: clock.now,
    });
    const entering = roomHandlers({
      rooms,
      registry,
      hasRelay: false,
      stageOf: () => nobodyOnStage,
      chatOf: (client) => chats.of(client.seat!.room).seenBy(client),
      classroomOf: (client) => ({ ...emptyClassroom, poll: this.polls.seenBy(client) }),
    });
    this.handlers = Object.assign({}, entering, ...this.polls.handlers) as Record<string, Handler<never>>;
  }

  /** What a socket of this person asks in its room, or in the one that is named. */
  async ask<T extends ClientMessage['type']>(person: Person, type: T, asked: Asked<T> & { room?: string }) {
    const message = { id: 1, type, room: person.seat?.room.id, ...asked };
    const answer = await this.handlers[type]!(person, message as never);
    return answer === answered ? undefined : (answer as ServerMessage | undefined);
  }

  async open(person: Person, content: object): Promise<PollRun> {
    const answer = await this.ask(person, 'poll.open', { content: contentOf(content) });
    if (answer?.type !== 'poll.opened') throw new Error(`an unexpected answer: ${answer?.type}`);
    return answer.run;
  }

  async vote(person: Person, { id }: { id: string }, choice: Choice): Promise<void> {
    await this.ask(person, 'poll.vote', { run: id, choice });
  }

  async close(person: Person, { id }: { id: string }): Promise<void> {
    await this.ask(person, 'poll.close', { run: id });
  }

  async show(person: Person, { id }: { id: string }, on = true): Promise<void> {
    await this.ask(person, 'poll.show', { run: id, on });
  }

  /** A new page of this person's, in the room. */
  async visit(person: Person, room: string): Promise<Person> {
    const tab = person.anotherTab();
    await this.ask(tab, 'room.enter', { room });
    return tab;
  }

  /** Leaves the room's memory, as if the process had ended. */
  stop(): void {
    this.polls.stop();
    this.house.registry.stop();
    void this.bus.close();
  }
}

export const contentOf = (content: object): PollContent => PollContent.parse({ title: 'Which one?', ...content });

export const colours = {
  kind: 'choice',
  title: 'Which colour?',
  options: ['Red', 'Green', 'Blue'].map((text) => ({ text })),
};

/** A quiz whose answer, and why, nobody should find anywhere before its time. */
export const quiz = { ...colours, quiz: { right: [1], explanation: 'because grass is' } };

/** A room of Ada's with everybody in it on this node, and a live lecture. */
export async function lecture(node: PollNode) {
  const people = {
    ada: new Person('Ada', 'presenter'),
    ben: new Person('Ben'),
    cleo: new Person('Cleo'),
    dora: new Person('Dora'),
    mallory: new Person('Mallory'),
  };
  await node.house.register(...Object.values(people));
  const room = await node.house.roomOf(people.ada, [
    [people.ben, 'assistant'],
    [people.cleo, 'student'],
    [people.dora, 'student'],
    [people.mallory, 'student'],
  ]);
  const a = await node.visit(people.ada, room);
  await startLecture(a.seat!.room, node.house.roomStore, byOf(a), 'Paging');
  const [b, c, d, m] = [
    await node.visit(people.ben, room),
    await node.visit(people.cleo, room),
    await node.visit(people.dora, room),
    await node.visit(people.mallory, room),
  ];
  return { room, people, a, b, c, d, m };
}

/** What the snapshot said of polls. */
export const enteredWith = (person: Person): PollRun | null => person.of('room.entered').at(-1)!.classroom.poll;

/** The run as this page has it by what it was told last. */
export const toldOf = (person: Person): PollRun | undefined => person.of('poll.told').at(-1)?.run;
