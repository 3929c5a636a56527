/** Seminars of Ada's on a real store: Ben assists, Cleo, Dora and Mallory are students; everybody asks as a socket would. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { ErrorCode } from '../../../protocol/errors.ts';
import type { ClientMessage, ClientMessageOf, ServerMessage, ServerMessageOf } from '../../../protocol/messages.ts';
import type { ChatRules } from '../../../protocol/rules.ts';
import type { Bus } from '../../bus/port.ts';
import type { Handler } from '../../rooms/handlers.ts';
import { peopleHandlers } from '../../rooms/people.handlers.ts';
import { roomHandlers } from '../../rooms/room.handlers.ts';
import { createHouse, emptyClassroom, nobodyOnStage, Person, type House } from '../../rooms/test/house.ts';
import type { Store } from '../../store/port.ts';

type Asked<T extends ClientMessage['type']> = Omit<ClientMessageOf<T>, 'id' | 'room' | 'type'>;

export const refusal = (code: ErrorCode, more: object = {}): unknown =>
  expect.objectContaining({ code, more: expect.objectContaining(more) });

/** The clock runs, and can be put forward. */
export interface Clock {
  now(): number;
  forward(ms: number): void;
}

export function createClock(): Clock {
  let ahead = 0;
  return { now: () => Date.now() + ahead, forward: (ms) => void (ahead += ms) };
}

export class School {
  readonly house: House;
  readonly clock: Clock;
  private readonly handlers: Record<string, Handler<never>>;

  constructor(store: Store, { bus, clock = createClock() }: { bus?: Bus; clock?: Clock } = {}) {
    this.clock = clock;
    this.house = createHouse(store, bus, undefined, clock.now);
    const { rooms, registry, chats } = this.house;
    const entering = roomHandlers({
      rooms,
      registry,
      hasRelay: false,
      stageOf: () => nobodyOnStage,
      chatOf: (client) => chats.of(client.seat!.room).seenBy(client),
      classroomOf: () => emptyClassroom,
    });
    this.handlers = Object.assign({}, entering, peopleHandlers(), ...this.house.handlers) as Record<
      string,
      Handler<never>
    >;
  }

  /** What a socket of this person asks in the room; another than its own only when said so. */
  async ask<T extends ClientMessage['type']>(person: Person, type: T, asked: Asked<T> & { room?: string }) {
    const room = asked.room ?? person.seat?.room.id;
    return (await this.handlers[type]!(person, { id: 1, type, room, ...asked } as never)) as ServerMessage | undefined;
  }

  post(person: Person, text: string, more: Partial<Asked<'chat.post'>> = {}) {
    return this.ask(person, 'chat.post', { clientId: randomUUID(), text, ...more });
  }

  /** Its place in the log. */
  async say(person: Person, text: string, more: Partial<Asked<'chat.post'>> = {}): Promise<number> {
    const answer = await this.post(person, text, more);
    if (answer?.type !== 'chat.acknowledged') throw new Error(`an unexpected answer: ${answer?.type}`);
    return answer.seq;
  }

  async aside(person: Person, text: string, more: Partial<Asked<'chat.post'>> = {}) {
    const answer = await this.post(person, text, more);
    if (answer?.type !== 'chat.set_aside') throw new Error(`an unexpected answer: ${answer?.type}`);
    return (answer satisfies ServerMessageOf<'chat.set_aside'>).aside;
  }

  async rules(person: Person, rules: Partial<ChatRules>, heldWords?: string[]): Promise<void> {
    await this.ask(person, 'rules.change', { rules, ...(heldWords ? { heldWords } : {}) });
  }

  /** A new room with these rules, and new people of the usual names, all of them in it. */
  async seminar(rules: Partial<ChatRules> = {}, heldWords?: string[]) {
    const [ada, ben] = [new Person('Ada', 'presenter'), new Person('Ben')];
    const [cleo, dora, mallory] = [new Person('Cleo'), new Person('Dora'), new Person('Mallory')];
    await this.house.register(ada, ben, cleo, dora, mallory);
    const room = await this.house.roomOf(ada, [
      [ben, 'assistant'],
      [cleo, 'student'],
      [dora, 'student'],
      [mallory, 'student'],
    ]);
    const [a, b, c, d, m] = await this.visit(room, ada, ben, cleo, dora, mallory);
    if (heldWords || Object.keys(rules).length > 0) await this.rules(a!, rules, heldWords);
    return { room, a: a!, b: b!, c: c!, d: d!, m: m! };
  }

  /** A person of that name with an account, in no room. */
  async person(name: string): Promise<Person> {
    const person = new Person(name);
    await this.house.register(person);
    return person;
  }

  /** New sockets of these people, in the room. */
  async visit(room: string, ...people: Person[]): Promise<Person[]> {
    const tabs = people.map((person) => person.anotherTab());
    for (const tab of tabs) await this.ask(tab, 'room.enter', { room });
    return tabs;
  }
}

/** Everything this socket was sent, to look for what it should not hold. */
export const everythingHeard = (person: Person): string => JSON.stringify(person.heard);
