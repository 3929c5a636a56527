/** A school with a schedule on a real store: the clock stands until it is put forward, and letters are kept instead of sent. */
import type { ScheduleList } from '../../../protocol/schedule.ts';
import type { RoomRole } from '../../../protocol/room.ts';
import type { Bus } from '../../bus/port.ts';
import { calendarRoutes } from '../../http/classroom/calendar.ts';
import { scheduleRoutes } from '../../http/classroom/schedule.ts';
import { createAsking } from '../../http/test/asking.ts';
import type { Letter } from '../../mail/port.ts';
import { createHouse, Person, type House } from '../../rooms/test/house.ts';
import { Stages } from '../../stage/stages.ts';
import { TestEngine } from '../../stage/test-engine.ts';
import type { Store } from '../../store/port.ts';
import { createSchedule, type Schedule } from '../create.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const home = 'https://ada.local:3003';

/** The clock on the wall in Greenwich, as it stands in requests. */
export const local = (at: number): string => new Date(at).toISOString().slice(0, 16);

type Answer = { status: number; body: ScheduleList & { code?: string; field?: string } };

export class Timetable {
  /** What the clock shows: a full minute. */
  at = Math.floor(Date.now() / minuteMs) * minuteMs;
  readonly house: House;
  readonly stages = new Stages();
  readonly schedule: Schedule;
  readonly sent: Letter[] = [];
  readonly store: Store;

  constructor(store: Store, bus?: Bus) {
    this.store = store;
    this.house = createHouse(store, bus, undefined, () => this.at);
    this.stages.use(new TestEngine());
    this.house.registry.join(this.stages);
    this.schedule = createSchedule({
      ...this.house,
      db: store.db,
      stages: this.stages,
      mailer: { send: async (letter) => void this.sent.push(letter) },
      secret: 'a secret of the tests',
      origin: () => home,
      log: { info() {}, warn() {}, error: (fault: unknown) => this.faults.push(fault) },
      now: () => this.at,
    });
  }

  readonly faults: unknown[] = [];

  stop(): void {
    this.schedule.stop();
    this.house.registry.stop();
  }

  /** Ada's room with new people of these names and roles. */
  async room(others: Record<string, RoomRole> = { Ben: 'assistant', Cleo: 'student' }) {
    const ada = new Person('Ada', 'presenter');
    const people = Object.entries(others).map(([name, role]) => [new Person(name), role] as [Person, RoomRole]);
    const mallory = new Person('Mallory', 'presenter');
    await this.house.register(ada, mallory, ...people.map(([person]) => person));
    const room = await this.house.roomOf(ada, people);
    const by = Object.fromEntries(people.map(([person]) => [person.identity.name, person])) as Record<string, Person>;
    const { ask, faults } = createAsking(
      [scheduleRoutes(this), calendarRoutes(this)],
      [ada, mallory, ...people.map(([person]) => person)],
    );

    const send = (person: Person | null, method: string, path: string, body?: unknown) =>
      ask(person, path, {
        method,
        headers: { origin: home, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const answered = async (answer: Response): Promise<Answer> => ({
      status: answer.status,
      body: (await answer.json()) as Answer['body'],
    });
    const path = `/api/rooms/${room}/schedule`;
    return {
      ...{ room, ada, mallory, by, ask, send, faults, path },
      /** What a person asks of the room's schedule. */
      on: async (person: Person | null, method: string, rest = '', body?: unknown) =>
        answered(await send(person, method, path + rest, body)),
      /** A lecture of an hour that begins so long from now. */
      plan: async (inMs: number, more: object = {}) => {
        const wish = { title: 'Paging', starts: local(this.at + inMs), zone: 'UTC', minutes: 60, ...more };
        const { status, body } = await answered(await send(ada, 'POST', path, wish));
        if (status !== 201) throw new Error(`not planned: ${JSON.stringify(body)}`);
        return body.lectures;
      },
    };
  }

  /** The letters that were sent since the last time, by the name in their address. */
  async letters(to: Person): Promise<Letter[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.sent.filter((letter) => letter.to === to.identity.accountId + to.identity.email);
  }
}
