import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { Clock, Hall, minute } from './test/hall.ts';

const idOf = (person: Person) => person.identity.accountId;

describe.each(databases())('attendance on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let hall: Hall;
  let elsewhere: Hall;
  const clock = new Clock();
  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    const hub = new MemoryHub();
    hall = new Hall(store, clock, new MemoryBus(hub));
    elsewhere = new Hall(store, clock, new MemoryBus(hub));
  });
  afterAll(async () => {
    for (const node of [hall, elsewhere]) node.stop();
    await store.close();
    await database.drop();
  });

  /** Of this person, as Ben reads it. */
  async function listed(ben: Person, lecture: string, person: Person) {
    const { people } = await hall.attendance.list(ben.identity, ben.seat!.room.id, lecture);
    return people.find((one) => one.account === idOf(person));
  }
  const minutes = (stretches: { from: number; until: number }[], since: number) =>
    stretches.map(({ from, until }) => [(from - since) / minute, (until - since) / minute]);

  test('is of students, over tabs, reconnects and nodes, and of the lecture alone', async () => {
    const { room, a, b, c, d, m } = await hall.seminar();
    hall.leave(d, m);
    clock.minutes(10); // before the lecture, which counts for nothing
    const since = clock.at;
    const lecture = await hall.begin(a);
    clock.minutes(10);
    const [tab] = (await elsewhere.school.visit(room, c)) as [Person];
    hall.leave(c);
    const [late] = (await hall.school.visit(room, d)) as [Person];
    clock.minutes(20);
    elsewhere.leave(tab);
    await elsewhere.tick();
    clock.minutes(0.5);
    const [again] = (await elsewhere.school.visit(room, c)) as [Person];
    clock.minutes(9.5);
    hall.leave(late);
    clock.minutes(10);
    await hall.end(a);
    clock.minutes(10);
    elsewhere.leave(again);
    await elsewhere.tick();

    const { on, people } = await hall.attendance.list(b.identity, room, lecture);
    expect([on, people.map((one) => one.name)]).toEqual([true, ['Cleo', 'Dora', 'Mallory']]);
    const [cleo, dora, mallory] = people;
    expect(minutes(cleo!.connected, since)).toEqual([[0, 50]]);
    expect(cleo).toMatchObject({ percent: 100, present: true, watchedMs: 0 });
    expect(minutes(dora!.connected, since)).toEqual([[10, 40]]);
    expect(dora).toMatchObject({ percent: 60, present: false, connectedMs: 30 * minute });
    expect(mallory).toMatchObject({ percent: 0, present: false, connected: [] });
  });

  test('of a node that dies at most `presenceEveryMs` is lost', async () => {
    const { room, a, b, c } = await hall.seminar();
    const [tab] = (await elsewhere.school.visit(room, c)) as [Person];
    hall.leave(c);
    const lecture = await hall.begin(a);
    await expect.poll(() => tab.seat!.room.lecture?.id).toBe(lecture);
    clock.minutes(5);
    await elsewhere.tick();
    clock.minutes(5);
    await elsewhere.tick(); // a row that is there already goes forward
    clock.at += limits.presenceEveryMs; // and now it is gone, and nobody closes anything
    const seen = await listed(b, lecture, c);
    expect(seen!.connectedMs).toBe(10 * minute);
    const rows = await store.db.selectFrom('presence').select('id').where('lecture_id', '=', lecture).execute();
    expect(rows).toHaveLength(1);
    hall.leave(a);
  });

  test('watched is who is sent picture or sound, while something flows', async () => {
    const { a, b, c, d } = await hall.seminar({ counts: 'watched', presentPercent: 50 });
    const room = a.seat!.room;
    const since = clock.at;
    const lecture = await hall.begin(a);
    const offer = { sdp: 'offer', tracks: [] };
    await hall.stages.subscribe(room, c, offer);
    await hall.stages.subscribe(room, b, offer);
    await hall.tick();
    clock.minutes(10);
    const { connection } = await hall.stages.publish(room, a, { ...offer, tab: randomUUID(), takeOver: false });
    hall.stages.flowing(connection, true);
    await hall.tick();
    clock.minutes(20);
    await hall.stages.subscribe(room, d, offer);
    await hall.tick();
    clock.minutes(10);
    hall.stages.flowing(connection, false);
    await hall.tick();
    clock.minutes(10);
    await hall.end(a);

    const cleo = await listed(b, lecture, c);
    expect(minutes(cleo!.watched, since)).toEqual([[10, 40]]);
    expect(cleo).toMatchObject({ connectedMs: 50 * minute, percent: 60, present: true });
    expect(await listed(b, lecture, d)).toMatchObject({ watchedMs: 10 * minute, percent: 20, present: false });
    expect(await listed(b, lecture, b)).toBeUndefined();
  });

  test('of who watches by way of another node the home of the room writes that, and not that he is there', async () => {
    const { a, b, c } = await hall.seminar();
    const room = a.seat!.room;
    const guest = Object.assign(c.anotherTab(), { node: 'another', seat: { ...c.seat! } });
    hall.leave(c);
    room.receiveGuest(guest);
    const lecture = await hall.begin(a);
    const offer = { sdp: 'offer', tracks: [] };
    await hall.stages.subscribe(room, guest, offer);
    const { connection } = await hall.stages.publish(room, a, { ...offer, tab: randomUUID(), takeOver: false });
    hall.stages.flowing(connection, true);
    await hall.tick();
    clock.minutes(10);
    hall.leave(guest);
    await hall.tick();
    clock.minutes(10);
    await hall.end(a);
    expect(await listed(b, lecture, c)).toMatchObject({ connectedMs: 0, watchedMs: 10 * minute });
  });

  test('is written from the moment it is switched on, and no more once it is off', async () => {
    const { a, b, c } = await hall.seminar({ on: false });
    const since = clock.at;
    const lecture = await hall.begin(a);
    clock.minutes(10);
    await hall.tick();
    expect(await hall.attendance.list(b.identity, a.seat!.room.id, lecture)).toMatchObject({ on: false, people: [] });
    await hall.allow(a, { on: true });
    clock.minutes(10);
    await hall.tick();
    clock.minutes(10);
    await hall.allow(a, { on: false });
    clock.minutes(10);
    await hall.tick();
    await hall.end(a);
    expect(minutes((await listed(b, lecture, c))!.connected, since)).toEqual([[10, 20]]);
  });

  test('a claim has other words until staff decide, and one decision after the other', async () => {
    const { room, a, b, c } = await hall.seminar();
    const { list, contest, decide } = hall.attendance;
    const lecture = await hall.begin(a);
    clock.minutes(1);
    await hall.end(a);
    await contest(c.identity, room, lecture, 'one');
    await contest(c.identity, room, lecture, 'two');
    const of = async () => (await list(c.identity, room, lecture)).people[0]!.claim;
    expect(await of()).toEqual({ text: 'two', at: clock.at, state: 'open', reason: null });
    await decide(b.identity, room, lecture, idOf(c), { accepted: true, reason: '' });
    await expect(contest(c.identity, room, lecture, 'three')).rejects.toMatchObject({ code: 'conflict' });
    expect(await of()).toEqual({ text: 'two', at: clock.at, state: 'accepted', reason: null });
  });

  test('an account that is erased meanwhile keeps nobody else from being written', async () => {
    const { a, b, c, m } = await hall.seminar();
    const lecture = await hall.begin(a);
    clock.minutes(10);
    hall.leave(m);
    await store.db.deleteFrom('user').where('id', '=', idOf(m)).execute();
    await hall.tick();
    await hall.end(a);
    expect(await listed(b, lecture, c)).toMatchObject({ percent: 100 });
  });

  test('what the database did not take is written the next time', async () => {
    const { a, b, c, d } = await hall.seminar();
    const lecture = await hall.begin(a);
    clock.minutes(10);
    hall.leave(d);
    await store.db.schema.alterTable('presence').renameTo('presence_away').execute();
    await hall.tick();
    await store.db.schema.alterTable('presence_away').renameTo('presence').execute();
    clock.minutes(10);
    await hall.end(a);
    expect(await listed(b, lecture, c)).toMatchObject({ percent: 100 });
    expect(await listed(b, lecture, d)).toMatchObject({ percent: 50 });
  });
});
