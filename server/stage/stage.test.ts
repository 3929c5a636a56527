import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { ClientMessageOf } from '../../protocol/messages.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { lectureHandlers, stageHandlers } from './stage.handlers.ts';
import { Stages } from './stages.ts';
import { TestEngine } from './test-engine.ts';

describe('the stage', () => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  const engine = new TestEngine();
  const stages = new Stages();
  let handlers: Required<ReturnType<typeof stageHandlers>>;
  const ada = new Person('Ada', 'presenter');
  const cleo = new Person('Cleo');
  const mallory = new Person('Mallory');

  beforeAll(async () => {
    database = await withDatabase('sqlite');
    store = await database.open();
    house = createHouse(store);
    await house.register(ada, cleo, mallory);
    stages.use(engine);
    house.registry.join(stages);
    handlers = { ...stageHandlers({ stages }), ...lectureHandlers({ rooms: house.roomStore }) } as typeof handlers;
  });
  afterAll(async () => {
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const tracks: ClientMessageOf<'media.publish'>['tracks'] = [{ mid: '0', source: 'camera' }];
  const start = (person: Person, room: string) =>
    handlers['lecture.start'](person, { type: 'lecture.start', id: 1, room, title: 'Page tables' });
  const end = (person: Person, room: string) => handlers['lecture.end'](person, { type: 'lecture.end', id: 1, room });
  const subscribe = (person: Person, room: string) =>
    handlers['media.subscribe'](person, { type: 'media.subscribe', id: 2, room, sdp: 'offer', tracks });
  const publish = async (
    person: Person,
    room: string,
    more: { tab?: string; takeOver?: boolean; sdp?: string } = {},
  ) => {
    const message = { type: 'media.publish' as const, id: 3, room, sdp: 'offer', tab: randomUUID(), tracks, ...more };
    return handlers['media.publish'](person, message) as Promise<{ connection: string; sdp: string }>;
  };
  const refusal = (code: string) => expect.objectContaining({ code });

  /** Ada's live lecture with Ada and Cleo in the room, each with a fresh rate of requests. */
  async function lecture() {
    handlers = { ...stageHandlers({ stages }), ...lectureHandlers({ rooms: house.roomStore }) } as typeof handlers;
    const [a, c] = [ada.anotherTab(), cleo.anotherTab()];
    a.identity.role = 'presenter';
    const room = await house.roomOf(ada, [[cleo, 'student']]);
    await house.enter(a, room);
    await house.enter(c, room);
    await start(a, room);
    return { room, a, c };
  }

  test('goes live, is told to everyone, and ends for everyone', async () => {
    const { room, a, c } = await lecture();
    expect(c.of('stage.changed').at(-1)!.stage.state).toBe('away');
    expect(c.seat!.room.viewers).toBe(1); // Cleo; Ada presents
    const { connection, sdp } = await publish(a, room);
    expect(sdp).toBe('answer to offer');
    handlers['stage.update'](a, { type: 'stage.update', id: 4, room, sources: { camera: 'on' } });
    stages.flowing(connection, true);
    const by = { id: a.identity.accountId, name: 'Ada' };
    const stream = { id: connection, place: 0, by, sources: { camera: 'on' }, muted: [], away: false };
    expect(c.of('stage.changed').at(-1)!.stage).toEqual({ state: 'on', streams: [stream], pinned: null });
    await end(a, room);
    expect(engine.open.has(connection)).toBe(false);
    expect(a.of('media.closed')).toMatchObject([{ connection, reason: 'lecture_ended' }]);
    expect(c.of('stage.changed').at(-1)!.stage).toEqual({ state: 'empty', streams: [], pinned: null });
    expect((await house.roomStore.lecturesOf(room, 1))[0]).toMatchObject({ state: 'ended', title: 'Page tables' });
  });

  test('one lecture at a time, however many start at once', async () => {
    const { room, a } = await lecture();
    await expect(start(a, room)).rejects.toEqual(refusal('lecture_live'));
    await end(a, room);
    const tries = await Promise.allSettled([start(a, room), start(a, room), start(a, room)]);
    expect(tries.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('a student can neither start, publish, update nor end', async () => {
    const { room, a, c } = await lecture();
    await expect(start(c, room)).rejects.toEqual(refusal('forbidden'));
    await expect(publish(c, room, { takeOver: true })).rejects.toEqual(refusal('forbidden'));
    await expect(end(c, room)).rejects.toEqual(refusal('forbidden'));
    expect(() => handlers['stage.update'](c, { type: 'stage.update', id: 1, room, sources: {} })).toThrow(
      refusal('not_found'),
    );
    await publish(a, room);
  });

  test('another room than the one entered does not exist, and hears nothing', async () => {
    const { room, a, c } = await lecture();
    const other = await lecture();
    const heard = other.c.heard.length;
    await expect(publish(a, other.room)).rejects.toEqual(refusal('not_found'));
    await expect(subscribe(c, other.room)).rejects.toEqual(refusal('not_found'));
    expect(() =>
      handlers['media.attach'](c, { type: 'media.attach', id: 1, room: other.room, connection: room }),
    ).toThrow(refusal('not_found'));
    expect(other.c.heard).toHaveLength(heard);
  });

  test('a second tab asks before it takes over; then the first is told', async () => {
    const { room, a } = await lecture();
    const first = await publish(a, room);
    const second = ada.anotherTab();
    second.identity.role = 'presenter';
    await house.enter(second, room);
    await expect(publish(second, room)).rejects.toEqual(refusal('stage_taken'));
    expect(engine.open.has(first.connection)).toBe(true);
    const taken = await publish(second, room, { takeOver: true });
    expect(a.of('media.closed')).toMatchObject([{ connection: first.connection, reason: 'taken_over' }]);
    expect(engine.open.has(first.connection)).toBe(false);
    expect(engine.open.has(taken.connection)).toBe(true);
  });

  test('of two tabs that take over at the same moment exactly one has it, and both know', async () => {
    for (let round = 0; round < 50; round++) {
      const { room, a } = await lecture();
      const second = ada.anotherTab();
      second.identity.role = 'presenter';
      await house.enter(second, room);
      const takeOver = round % 2 === 0;
      const results = await Promise.allSettled([publish(a, room, { takeOver }), publish(second, room, { takeOver })]);
      const won = results.filter((result) => result.status === 'fulfilled');
      const lost = results.filter((result) => result.status === 'rejected');
      expect(won).toHaveLength(1);
      expect(lost[0]!.reason).toEqual(refusal('stage_taken'));
      expect(engine.open.has(won[0]!.value.connection)).toBe(true);
      expect(stages.stateOf(room).streams.map((stream) => stream.id)).toEqual([won[0]!.value.connection]);
    }
  });

  test('the same tab comes back without asking; the place of who is gone is free', async () => {
    const { room, a } = await lecture();
    const tab = randomUUID();
    await publish(a, room, { tab });
    const again = await publish(a, room, { tab });
    const elsewhere = ada.anotherTab();
    elsewhere.identity.role = 'presenter';
    await house.enter(elsewhere, room);
    a.seat!.room.leave(a); // the socket is gone
    await publish(elsewhere, room);
    expect(engine.open.has(again.connection)).toBe(false);
  });

  test('an offer that cannot be answered takes nobody’s place', async () => {
    const { room, a } = await lecture();
    const good = await publish(a, room);
    await expect(publish(a, room, { sdp: 'nonsense', takeOver: true })).rejects.toEqual(refusal('sdp_invalid'));
    expect(engine.open.has(good.connection)).toBe(true);
    expect(stages.stateOf(room).streams[0]!.id).toBe(good.connection);
  });

  test('a socket that comes back goes on with its connections; another session cannot', async () => {
    const { room, c } = await lecture();
    const { connection } = (await subscribe(c, room)) as { connection: string };
    c.seat!.room.leave(c);
    const thief = cleo.anotherTab();
    thief.identity = { ...thief.identity, sessionId: 'another session' };
    await house.enter(thief, room);
    const attach = { type: 'media.attach' as const, id: 1, room, connection };
    expect(() => handlers['media.attach'](thief, attach)).toThrow(refusal('not_found'));
    const back = cleo.anotherTab();
    await house.enter(back, room);
    handlers['media.attach'](back, attach);
    expect(engine.open.has(connection)).toBe(true);
  });

  test('what pictures are sent is told to the viewer, and again to the socket that goes on', async () => {
    const { room, c } = await lecture();
    const { connection } = (await subscribe(c, room)) as { connection: string };
    const camera = { place: 0, source: 'camera', quality: 'high', because: null } as const;
    stages.sending(connection, [camera]);
    expect(c.of('media.sending')).toMatchObject([{ connection, pictures: [camera] }]);
    c.seat!.room.leave(c);
    const none = { ...camera, quality: 'none', because: 'link' } as const;
    stages.sending(connection, [none]);
    const back = cleo.anotherTab();
    await house.enter(back, room);
    handlers['media.attach'](back, { type: 'media.attach', id: 1, room, connection });
    expect(back.of('media.sending')).toMatchObject([{ connection, pictures: [none] }]);
    handlers['media.stop'](back, { type: 'media.stop', id: 2, room, connection });
    stages.sending(connection, [camera]);
    expect(back.of('media.sending')).toHaveLength(1);
  });

  test('media ends at once for whoever is removed, demoted or signed out, socket or not', async () => {
    const { room, a, c } = await lecture();
    const watching = (await subscribe(c, room)) as { connection: string };
    c.seat!.room.leave(c);
    await house.members.remove(ada.identity, room, cleo.identity.accountId);
    expect(engine.open.has(watching.connection)).toBe(false);

    const publishing = await publish(a, room);
    a.identity = { ...a.identity, role: 'member' };
    await house.registry.personChanged(a.identity.accountId);
    expect(engine.open.has(publishing.connection)).toBe(false);
    expect(a.of('media.closed').at(-1)).toMatchObject({ reason: 'not_allowed' });
    await expect(publish(a, room)).rejects.toEqual(refusal('forbidden'));

    const own = (await subscribe(a, room)) as { connection: string };
    stages.sessionEnded(a.identity.sessionId);
    expect(engine.open.has(own.connection)).toBe(false);
  });

  test('a presenter who is none any more when his socket comes back does not go on', async () => {
    const { room, a } = await lecture();
    const { connection } = await publish(a, room);
    a.seat!.room.leave(a);
    const back = ada.anotherTab();
    back.identity.role = 'member';
    await house.enter(back, room);
    expect(() => handlers['media.attach'](back, { type: 'media.attach', id: 1, room, connection })).toThrow(
      refusal('not_found'),
    );
    expect(engine.open.has(connection)).toBe(false);
  });

  test('a lost worker is told to those who had connections there', async () => {
    const { room, a, c } = await lecture();
    const { connection } = await publish(a, room);
    const watching = (await subscribe(c, room)) as { connection: string };
    stages.closed(connection, 'worker_lost');
    stages.closed(watching.connection, 'worker_lost');
    expect(a.of('media.closed').at(-1)).toMatchObject({ connection, reason: 'worker_lost' });
    expect(c.of('media.closed').at(-1)).toMatchObject({ connection: watching.connection, reason: 'worker_lost' });
    expect(c.of('stage.changed').at(-1)!.stage.state).toBe('away');
  });
});
