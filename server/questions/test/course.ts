/** Ada's seminars in which questions are asked, on a real store; on several nodes where one gives a bus. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { ClassroomSettings } from '../../../protocol/classroom.ts';
import type { ClientMessage, ClientMessageOf, ServerMessage } from '../../../protocol/messages.ts';
import type { Question, QuestionDeed } from '../../../protocol/questions.ts';
import type { Bus } from '../../bus/port.ts';
import { createClock, School, type Clock } from '../../chat/test/seminar.ts';
import { createSettingsStore } from '../../classroom/settings.store.ts';
import { Settings } from '../../classroom/settings.ts';
import type { Rates } from '../../rates.ts';
import { byOf } from '../../rooms/client.ts';
import type { Handler } from '../../rooms/handlers.ts';
import type { Person } from '../../rooms/test/house.ts';
import { endLecture } from '../../stage/end-lecture.ts';
import { startLecture } from '../../stage/start-lecture.ts';
import type { Store } from '../../store/port.ts';
import { createQuestions } from '../create.ts';

type Asked<T extends ClientMessage['type']> = Omit<ClientMessageOf<T>, 'id' | 'room' | 'type'> & { room?: string };
type Answer<T> = Extract<ServerMessage, { type: T }>;

/** One node. */
export class Course {
  readonly school: School;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly questions: ReturnType<typeof createQuestions>;
  private readonly handlers: Record<string, Handler<never>>;

  constructor(store: Store, { bus, toldEveryMs = 0, rates }: { bus?: Bus; toldEveryMs?: number; rates?: Rates } = {}) {
    this.clock = createClock();
    this.school = new School(store, { clock: this.clock, ...(bus ? { bus } : {}) });
    const { house } = this.school;
    this.settings = new Settings(createSettingsStore(store.db), house.registry);
    house.registry.join(this.settings);
    const parts = { ...house, db: store.db, settings: this.settings, now: this.clock.now, rates };
    this.questions = createQuestions(parts, { toldEveryMs });
    this.handlers = Object.assign({}, ...this.questions.handlers) as Record<string, Handler<never>>;
  }

  /** As of the chat's tests, with these settings for questions. */
  async seminar(settings: Partial<ClassroomSettings['questions']> = {}) {
    const seminar = await this.school.seminar();
    await this.allow(seminar.a, settings);
    return seminar;
  }

  async allow(person: Person, settings: Partial<ClassroomSettings['questions']>): Promise<void> {
    const { room } = person.seat!;
    const now = this.settings.of(room);
    await this.settings.change(room, { ...now, questions: { ...now.questions, ...settings } });
  }

  /** What a socket of this person asks in its room, or in the one that is named. */
  async send<T extends ClientMessage['type']>(person: Person, type: T, asked: Asked<T>) {
    const message = { id: 1, type, room: person.seat?.room.id, ...asked };
    return (await this.handlers[type]!(person, message as never)) as ServerMessage | undefined;
  }

  /** The question, as who asked is told of it. */
  async ask(person: Person, text: string, more: Partial<Asked<'question.ask'>> = {}): Promise<Question> {
    const answer = await this.send(person, 'question.ask', { clientId: randomUUID(), text, ...more });
    return (answer as Answer<'question.told'>).question;
  }

  async vote(person: Person, { id }: { id: string }, on = true): Promise<void> {
    await this.send(person, 'question.vote', { question: id, on });
  }

  async decide(
    person: Person,
    { id }: { id: string },
    deed: QuestionDeed,
    more: Partial<Asked<'question.decide'>> = {},
  ): Promise<void> {
    await this.send(person, 'question.decide', { question: id, deed, ...more });
  }

  async withdraw(person: Person, { id }: { id: string }): Promise<void> {
    await this.send(person, 'question.withdraw', { question: id });
  }

  async list(person: Person, more: Partial<Asked<'question.list'>> = {}): Promise<Answer<'question.listed'>> {
    return (await this.send(person, 'question.list', more)) as Answer<'question.listed'>;
  }

  async begin(person: Person): Promise<string> {
    await startLecture(person.seat!.room, this.school.house.roomStore, byOf(person), 'Processes');
    return person.seat!.room.lecture!.id;
  }

  async end(person: Person): Promise<void> {
    await endLecture(person.seat!.room, this.school.house.roomStore, byOf(person));
  }

  stop(): void {
    this.school.house.registry.stop();
  }
}

/** The questions this page was told of, as they are now: what was gone is. */
export function known(person: Person): Map<string, Question> {
  const questions = new Map<string, Question>();
  for (const { questions: told, gone } of person.of('questions.told')) {
    for (const question of told) questions.set(question.id, question);
    for (const id of gone) questions.delete(id);
  }
  return questions;
}

/** What is told comes after what is answered. */
// oxlint-disable-next-line vitest/require-awaited-expect-poll -- whoever calls it awaits it
export const soon = <T>(what: () => T) => expect.poll(what, { interval: 5, timeout: 5_000 });

export const idOf = (person: Person): string => person.identity.accountId;
