import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { sqliteDatabase, type TestDatabase } from '../../test/support/database.ts';
import { byOf } from '../rooms/client.ts';
import type { Person } from '../rooms/test/house.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { hourMs, minuteMs, Timetable } from './test/timetable.ts';

describe('a lecture that nobody ended', () => {
  let database: TestDatabase;
  let table: Timetable;
  beforeAll(async () => {
    database = sqliteDatabase();
    table = new Timetable(await database.open());
  });
  afterAll(async () => {
    table.stop();
    await database.drop();
  });

  /** Ada gives a lecture, planned from now for an hour or not planned at all; Cleo is there. */
  async function lecture({ planned }: { planned: boolean }) {
    table.at = Math.floor(Date.now() / minuteMs) * minuteMs; // events have the time of the store's clock
    const { ada, by, room: id, plan } = await table.room();
    if (planned) await plan(0);
    const [a, c] = [ada.anotherTab(), by.Cleo!.anotherTab()];
    a.identity.role = 'presenter';
    await table.house.enter(a, id);
    await table.house.enter(c, id);
    const { room } = a.seat!;
    await startLecture(room, table.house.roomStore, byOf(a), 'Paging');
    const linked = () =>
      table.store.db.selectFrom('scheduled_lecture').where('room_id', '=', id).select('lecture_id').execute();
    if (planned) await expect.poll(linked).not.toContainEqual({ lecture_id: null });
    return { a, c, room };
  }
  async function publish(person: Person): Promise<string> {
    const { room } = person.seat!;
    const tracks = [{ mid: '0', source: 'camera' as const }];
    const { connection } = await table.stages.publish(room, person, {
      sdp: 'offer',
      tab: 'tab',
      tracks,
      takeOver: true,
    });
    table.stages.flowing(connection, true);
    return connection;
  }
  /** The clock is put forward, and every minute it is looked. */
  async function pass(ms: number, of = table): Promise<void> {
    const until = of.at + ms;
    for (; of.at < until; of.at = Math.min(until, of.at + 15 * minuteMs)) await of.schedule.forgotten.look();
    await of.schedule.forgotten.look();
  }
  const hourAndHalf = hourMs + limits.forgottenEndMs;

  test('is ended half an hour after it was planned to end, in the presenter’s name', async () => {
    const { a, c, room } = await lecture({ planned: true });
    await pass(hourAndHalf - minuteMs);
    expect(room.lecture).not.toBeNull();
    await pass(minuteMs);
    expect(room.lecture).toBeNull();
    const [ended] = c.events.filter(({ type }) => type === 'lecture.ended');
    expect(ended!.by).toMatchObject({ id: a.identity.accountId, name: 'Ada', role: 'owner' });
    const [last] = await table.house.roomStore.lecturesOf(room.id, 1);
    expect(last!.state).toBe('ended');
  });

  test('without a plan is ended an hour after the presenter went', async () => {
    const { a, room } = await lecture({ planned: false });
    const connection = await publish(a);
    await pass(3 * hourMs);
    table.stages.flowing(connection, false);
    await pass(limits.forgottenEndUnplannedMs - minuteMs);
    expect(room.lecture).not.toBeNull();
    await pass(minuteMs);
    expect(room.lecture).toBeNull();
  });

  test('goes on as long as somebody presents, also far beyond its time; and half an hour longer', async () => {
    const { a, room } = await lecture({ planned: true });
    const connection = await publish(a);
    await pass(5 * hourMs);
    table.stages.flowing(connection, false);
    await pass(limits.forgottenEndMs - minuteMs);
    expect(room.lecture).not.toBeNull();
    table.stages.flowing(connection, true); // back again: it counts anew
    await pass(15 * minuteMs);
    table.stages.flowing(connection, false);
    await pass(limits.forgottenEndMs - minuteMs);
    expect(room.lecture).not.toBeNull();
    await pass(minuteMs);
    expect(room.lecture).toBeNull();
  });

  test('is ended also when everybody left: its room stays in memory until then', async () => {
    const { a, c, room } = await lecture({ planned: true });
    await pass(minuteMs);
    for (const person of [a, c]) room.leave(person);
    expect(table.schedule.forgotten.keeps(room)).toBe(true);
    await pass(hourAndHalf - minuteMs);
    expect(room.lecture).toBeNull();
    expect(table.schedule.forgotten.keeps(room)).toBe(false);
  });

  test('of before a restart is found once its time is over, and given as long again', async () => {
    const { room } = await lecture({ planned: true });
    const restarted = new Timetable(table.store);
    await pass(hourAndHalf - minuteMs, restarted);
    expect(restarted.house.registry.peek(room.id)).toBeUndefined();
    await pass(minuteMs, restarted);
    expect(restarted.house.registry.peek(room.id)!.lecture).not.toBeNull();
    await pass(limits.forgottenEndMs, restarted);
    expect(restarted.house.registry.peek(room.id)!.lecture).toBeNull();
    restarted.stop();
  });

  test('is left to the node that keeps the room', async () => {
    const { room } = await lecture({ planned: true });
    room.atHome = false;
    await pass(2 * hourAndHalf);
    expect(room.lecture).not.toBeNull();
    expect(table.schedule.forgotten.keeps(room)).toBe(false);
    room.atHome = true;
    await pass(limits.forgottenEndMs);
    expect(room.lecture).toBeNull();
  });
});
