/** Ada's lectures with attendance, on a real store and a clock that only the test moves; on several nodes where one gives a bus. */
import type { ClassroomSettings } from '../../../protocol/classroom.ts';
import type { Bus } from '../../bus/port.ts';
import { School } from '../../chat/test/seminar.ts';
import { createSettingsStore } from '../../classroom/settings.store.ts';
import { Settings } from '../../classroom/settings.ts';
import { newId } from '../../ids.ts';
import { byOf } from '../../rooms/client.ts';
import type { Person } from '../../rooms/test/house.ts';
import { Stages } from '../../stage/stages.ts';
import { TestEngine } from '../../stage/test-engine.ts';
import type { Store } from '../../store/port.ts';
import { createAttendance } from '../create.ts';

export const minute = 60_000;

/** The same for all nodes of a test. */
export class Clock {
  at = Date.UTC(2026, 2, 2, 10);
  readonly now = (): number => this.at;
  minutes(count: number): void {
    this.at += count * minute;
  }
}

/** One node. */
export class Hall {
  readonly school: School;
  readonly settings: Settings;
  readonly stages = new Stages();
  readonly attendance: ReturnType<typeof createAttendance>;
  private readonly store: Store;
  private readonly clock: Clock;

  constructor(store: Store, clock: Clock, bus?: Bus) {
    this.store = store;
    this.clock = clock;
    this.school = new School(store, bus ? { bus } : {});
    const { house } = this.school;
    this.settings = new Settings(createSettingsStore(store.db), house.registry);
    this.stages.use(new TestEngine());
    house.registry.join(this.settings);
    house.registry.join(this.stages);
    this.attendance = this.office();
  }

  /** With fresh rates. What looks and writes by itself does so in a week. */
  office(log = { warn() {}, error() {}, info() {} }) {
    const { house } = this.school;
    const parts = { ...house, db: this.store.db, settings: this.settings, stages: this.stages, now: this.clock.now };
    return createAttendance({ ...parts, log }, { everyMs: 1e9 });
  }

  /** A room with Ada, Ben, Cleo, Dora and Mallory in it; its attendance is on unless said otherwise. */
  async seminar(attendance: Partial<ClassroomSettings['attendance']> = {}) {
    const seminar = await this.school.seminar();
    await this.allow(seminar.a, { on: true, ...attendance });
    return seminar;
  }

  async allow(person: Person, attendance: Partial<ClassroomSettings['attendance']>): Promise<void> {
    const { room } = person.seat!;
    const now = this.settings.of(room);
    await this.settings.change(room, { ...now, attendance: { ...now.attendance, ...attendance } });
  }

  /** The lecture's id. */
  async begin(ada: Person, title = 'Page tables'): Promise<string> {
    const room = ada.seat!.room;
    const id = newId();
    const lecture = { id, roomId: room.id, title, presenterId: ada.identity.accountId, at: this.clock.at };
    const query = this.school.house.roomStore.startLecture(lecture);
    const entry = { type: 'lecture.started', by: byOf(ada), payload: { title }, lectureId: id } as const;
    await room.append({ ...entry, alongside: [{ query, rows: 1 }] });
    return id;
  }

  async end(ada: Person): Promise<void> {
    const room = ada.seat!.room;
    const query = this.school.house.roomStore.endLecture(room.lecture!.id, this.clock.at);
    await room.append({ type: 'lecture.ended', by: byOf(ada), payload: {}, alongside: [{ query, rows: 1 }] });
    await this.attendance.presences.write();
  }

  leave(...people: Person[]): void {
    for (const person of people) person.seat!.room.leave(person);
  }

  /** What every node does every few seconds. */
  async tick(): Promise<void> {
    this.attendance.presences.look();
    await this.attendance.presences.write();
  }

  stop(): void {
    this.attendance.stop();
    this.school.house.registry.stop();
  }
}
