import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DirectData } from '../../protocol/direct.ts';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from '../chat/test/seminar.ts';
import { byOf, type Client } from '../rooms/client.ts';
import { Person } from '../rooms/test/house.ts';
import { createStages } from '../stage/create.ts';
import { lectureHandlers, stageHandlers } from '../stage/stage.handlers.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { directHandlers } from './direct.handlers.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const { stages, paths } = createStages();
let handlers: Required<ReturnType<typeof stageHandlers> & ReturnType<typeof directHandlers>>;

beforeAll(() => {
  stages.use(engine);
  school.house.registry.join(stages);
  school.house.registry.join(paths);
});
beforeEach(() => {
  const media = { ...stageHandlers({ stages }), ...lectureHandlers({ rooms: school.house.roomStore }) };
  handlers = { ...media, ...directHandlers({ paths }) } as typeof handlers;
});
afterEach(() => void vi.useRealTimers());

const about = (person: Person, room = person.seat!.room.id) => ({ id: 1, room });
const consent = (person: Person, consents = true) =>
  handlers['direct.consent'](person, { type: 'direct.consent', ...about(person), consents });
const signal = (person: Person, to: string, data: DirectData = { kind: 'shown' }) =>
  handlers['direct.signal'](person, { type: 'direct.signal', ...about(person), to, data });
const failed = (person: Person, end: string) =>
  handlers['direct.failed'](person, { type: 'direct.failed', ...about(person), with: end });
const tracks = [{ mid: '0', source: 'camera' as const }];
async function watch(person: Person): Promise<string> {
  const answered = await handlers['media.subscribe'](person, {
    ...{ type: 'media.subscribe', ...about(person), sdp: 'offer', tracks },
  });
  return (answered as { connection: string }).connection;
}
const unwatch = (person: Person, connection: string) =>
  handlers['media.stop'](person, { type: 'media.stop', ...about(person), connection });
async function publish(person: Person, beside = false): Promise<string> {
  const offer = { sdp: 'offer', tab: randomUUID(), tracks, beside };
  const answered = await handlers['media.publish'](person, { type: 'media.publish', ...about(person), ...offer });
  const { connection } = answered as { connection: string };
  stages.flowing(connection, true);
  return connection;
}
const allow = (person: Person, direct: boolean) =>
  school.house.rooms.edit(person.identity, person.seat!.room.id, { direct }, 'https://here');
const settle = () => vi.advanceTimersByTime(limits.directSettleMs);
/** What this page was told last, with the names of whom it is connected with. */
const told = (person: Person) => {
  const last = person.of('direct.mode').at(-1);
  return last && [last.mode, ...last.with.map(({ name }) => name)];
};
const endsOf = (person: Person) =>
  person
    .of('direct.mode')
    .at(-1)!
    .with.map(({ id }) => id);

/** Ada is live in a room that allows it, Cleo and Dora watch. Nobody has agreed yet. */
async function lecture({ allowed = true } = {}) {
  const seminar = await school.seminar();
  if (allowed) await allow(seminar.a, true);
  await startLecture(seminar.a.seat!.room, school.house.roomStore, byOf(seminar.a), 'Page tables');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const hers = await publish(seminar.a);
  const [cleos, doras] = [await watch(seminar.c), await watch(seminar.d)];
  return { ...seminar, hers, cleos, doras };
}

/** All have agreed, and are connected. */
async function directly() {
  const those = await lecture();
  for (const person of [those.a, those.c, those.d]) consent(person);
  settle();
  return those;
}

test('Ada and all who watch agreed: each is told with whom, by names that say nothing of accounts', async () => {
  const { a, b, c, d } = await directly();
  expect(told(a)).toEqual(['direct', 'Cleo', 'Dora']);
  expect(told(c)).toEqual(['direct', 'Ada']);
  expect(told(d)).toEqual(['direct', 'Ada']);
  expect(told(b)).toBeUndefined();
  const ends = [...endsOf(a), ...endsOf(c), ...endsOf(d)];
  expect(new Set(ends).size).toBe(4);
  for (const person of [a, c, d]) expect(ends).not.toContain(person.identity.accountId);
});

test('all must have agreed for a while, and nobody is moved who comes or goes meanwhile', async () => {
  const { a, c, d, doras } = await lecture();
  for (const person of [a, c, d]) consent(person);
  vi.advanceTimersByTime(limits.directSettleMs - 1);
  unwatch(d, doras);
  vi.advanceTimersByTime(limits.directSettleMs - 1);
  expect([told(a), told(c), told(d)]).toEqual([undefined, undefined, undefined]);
  vi.advanceTimersByTime(1);
  expect([told(a), told(c), told(d)]).toEqual([['direct', 'Cleo'], ['direct', 'Ada'], undefined]);
});

describe('it stays with the server', () => {
  test('where the room does not allow it', async () => {
    const { a, c, d } = await lecture({ allowed: false });
    for (const person of [a, c, d]) consent(person);
    settle();
    expect([told(a), told(c), told(d)]).toEqual([undefined, undefined, undefined]);
  });

  test.each(['a', 'c', 'd'] as const)('while one of them has not agreed: %s', async (missing) => {
    const those = await lecture();
    for (const name of ['a', 'c', 'd'] as const) if (name !== missing) consent(those[name]);
    settle();
    expect(told(those.a)).toBeUndefined();
    consent(those[missing]);
    settle();
    expect(told(those.a)).toEqual(['direct', 'Cleo', 'Dora']);
  });

  test('while a player watches, which nobody can ask', async () => {
    const { a, c, d } = await lecture();
    const player: Client = new Person('Foyer'); // in no seat, as players are
    const stage = stages.of(a.seat!.room);
    const { connection } = await stage.subscribe(player, { sdp: 'offer', tracks });
    for (const person of [a, c, d]) consent(person);
    settle();
    expect(told(a)).toBeUndefined();
    stage.stop(player, connection);
    settle();
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora']);
  });

  test('while somebody stands beside Ada', async () => {
    const { a, c, d } = await directly();
    const second = a.anotherTab();
    second.identity = { ...new Person('Grace', 'presenter').identity };
    await school.house.register(second);
    await school.house.memberStore.add(a.seat!.room.id, second.identity.accountId, 'presenter', Date.now());
    await school.house.enter(second, a.seat!.room.id);
    await publish(second, true);
    expect([told(a), told(c), told(d)]).toEqual([
      ['server', 'Cleo', 'Dora'],
      ['server', 'Ada'],
      ['server', 'Ada'],
    ]);
    settle();
    expect(told(a)![0]).toBe('server');
  });
});

describe('who comes and goes', () => {
  test('a fifth viewer brings all to the server, each staying connected until its picture stands', async () => {
    const { a, b, c, d, m } = await directly();
    for (const person of [b, m]) {
      consent(person);
      await watch(person);
    }
    settle();
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora', 'Ben', 'Mallory']);
    const tab = c.anotherTab();
    await school.house.enter(tab, a.seat!.room.id);
    consent(tab);
    await watch(tab);
    expect(told(a)).toEqual(['server', 'Cleo', 'Dora', 'Ben', 'Mallory']);
    for (const person of [b, c, d, m]) expect(told(person)).toEqual(['server', 'Ada']);
    expect(told(tab)).toBeUndefined();
    settle();
    expect(told(a)![0]).toBe('server');
  });

  test('who comes sees the server’s picture first, then all are connected anew under other names', async () => {
    const { a, c, m } = await directly();
    const before = endsOf(a);
    consent(m);
    await watch(m);
    expect(told(c)).toEqual(['server', 'Ada']);
    settle();
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora', 'Mallory']);
    for (const end of endsOf(a)) expect(before).not.toContain(end);
  });

  test('a second connection of the same page is nobody new', async () => {
    const { c, a } = await directly();
    await watch(c);
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora']);
  });

  test('who watches no longer is cut off, and the others notice nothing', async () => {
    const { a, c, d, doras } = await directly();
    const heard = c.of('direct.mode').length;
    unwatch(d, doras);
    expect([told(a), told(d)]).toEqual([['direct', 'Cleo'], ['server']]);
    expect(c.of('direct.mode')).toHaveLength(heard);
  });
});

test('who comes and goes without end moves the others ever more rarely', async () => {
  const { a, c } = await directly();
  for (let n = 0; n < limits.directViewers; n++) {
    consent(c, false);
    consent(c);
    settle();
    expect(told(a)![0]).toBe('direct');
  }
  consent(c, false);
  consent(c);
  settle();
  expect(told(a)![0]).toBe('server');
  settle();
  expect(told(a)![0]).toBe('direct');
  for (let n = 0; n < 10; n++) {
    consent(c, false);
    consent(c);
    vi.advanceTimersByTime(limits.directPauseMs);
    expect(told(a)![0]).toBe('direct');
  }
});

describe('an end at once', () => {
  test('for who takes his word back; the others stay connected until the server’s picture stands', async () => {
    const { a, c, d } = await directly();
    consent(d, false);
    expect([told(a), told(c), told(d)]).toEqual([['server', 'Cleo'], ['server', 'Ada'], ['server']]);
  });

  test('for all, when Ada takes hers back', async () => {
    const { a, c, d } = await directly();
    consent(a, false);
    expect([told(a), told(c), told(d)]).toEqual([['server'], ['server'], ['server']]);
  });

  test('for who leaves the room, whose media may go on for a while', async () => {
    const { a, c, d } = await directly();
    d.seat!.room.leave(d);
    expect([told(a), told(c)]).toEqual([
      ['server', 'Cleo'],
      ['server', 'Ada'],
    ]);
  });

  test('for who is removed', async () => {
    const { room, a, c, d } = await directly();
    await school.house.memberStore.change(room, d.identity.accountId, null);
    await school.house.registry.memberChanged(room, d.identity.accountId);
    expect(d.seat).toBeNull();
    expect([told(a), told(c)]).toEqual([
      ['server', 'Cleo'],
      ['server', 'Ada'],
    ]);
  });

  test('for all, with the lecture, with Ada’s rights, and when the room does not allow it any more', async () => {
    const ended = await directly();
    await handlers['lecture.end'](ended.a, { type: 'lecture.end', ...about(ended.a) });
    expect([told(ended.a), told(ended.c)]).toEqual([['server'], ['server']]);
    vi.useRealTimers();
    const forbidden = await directly();
    await allow(forbidden.a, false);
    expect([told(forbidden.a), told(forbidden.c)]).toEqual([['server'], ['server']]);
  });

  test('when Ada’s session ends', async () => {
    const { a, c } = await directly();
    a.seat!.room.leave(a);
    stages.sessionEnded(a.identity.sessionId);
    expect(told(c)).toEqual(['server']);
  });
});

describe('what failed', () => {
  test('brings all to the server; no direct path for a minute, and none with that viewer in this lecture', async () => {
    const { a, c, d, cleos } = await directly();
    failed(c, endsOf(c)[0]!);
    expect([told(a), told(c), told(d)]).toEqual([['server', 'Dora'], ['server'], ['server', 'Ada']]);
    vi.advanceTimersByTime(limits.directPauseMs * 2);
    expect(told(a)![0]).toBe('server');
    consent(c);
    vi.advanceTimersByTime(limits.directPauseMs);
    expect(told(a)![0]).toBe('server');
    unwatch(c, cleos);
    settle();
    expect(told(a)).toEqual(['direct', 'Dora']);
  });

  test('is a pause of a minute also when that viewer has gone', async () => {
    const { a, c, cleos } = await directly();
    failed(a, endsOf(a)[0]!);
    unwatch(c, cleos);
    vi.advanceTimersByTime(limits.directPauseMs - 1);
    expect(told(a)![0]).toBe('server');
    vi.advanceTimersByTime(1);
    expect(told(a)).toEqual(['direct', 'Dora']);
  });

  test('is tried again in the next lecture', async () => {
    const { a, c } = await directly();
    failed(c, endsOf(c)[0]!);
    await handlers['lecture.end'](a, { type: 'lecture.end', ...about(a) });
    await startLecture(a.seat!.room, school.house.roomStore, byOf(a), 'Caches');
    await publish(a);
    settle();
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora']);
  });
});

describe('signals', () => {
  const answer: DirectData = { kind: 'answer', sdp: 'v=0' };

  test('go between Ada and a viewer, and come from the end that the other knows', async () => {
    const { a, c, d } = await directly();
    const [cleo, dora] = endsOf(a);
    await signal(a, cleo!, { kind: 'offer', sdp: 'v=0' });
    await signal(c, endsOf(c)[0]!, answer);
    expect(c.of('direct.signalled')).toMatchObject([{ from: endsOf(c)[0], data: { kind: 'offer', sdp: 'v=0' } }]);
    expect(a.of('direct.signalled')).toMatchObject([{ from: cleo, data: answer }]);
    expect(d.of('direct.signalled')).toEqual([]);
    expect(dora).not.toBe(cleo);
  });

  test('reach nobody else: not another viewer, not from who takes no part, not under an account', async () => {
    const { a, c, d, m } = await directly();
    const [cleo, dora] = endsOf(a);
    const tries: [Person, string][] = [
      [c, dora!],
      [c, cleo!],
      [c, endsOf(d)[0]!],
      [c, d.identity.accountId],
      [a, endsOf(c)[0]!],
      [m, cleo!],
      [m, endsOf(c)[0]!],
    ];
    for (const [person, to] of tries) {
      expect(() => signal(person, to, answer)).toThrow(refusal('not_found'));
      expect(() => failed(person, to)).toThrow(refusal('not_found'));
    }
    for (const person of [a, c, d, m]) expect(person.of('direct.signalled')).toEqual([]);
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora']);
  });

  test('go no way when the mode is the server’s, and none before all agreed', async () => {
    const { a, c, d } = await directly();
    const [cleo] = endsOf(a);
    const [ada] = endsOf(c);
    consent(d, false);
    expect(() => signal(a, cleo!)).toThrow(refusal('not_found'));
    expect(() => signal(c, ada!)).toThrow(refusal('not_found'));
  });

  test('in another room than one’s own nothing is said or agreed to', async () => {
    const { a, c } = await directly();
    const { room: other } = await school.seminar();
    const elsewhere = { id: 1, room: other };
    expect(() => handlers['direct.consent'](c, { type: 'direct.consent', ...elsewhere, consents: true })).toThrow(
      refusal('not_found'),
    );
    const to = endsOf(c)[0]!;
    expect(() => handlers['direct.signal'](c, { type: 'direct.signal', ...elsewhere, to, data: answer })).toThrow(
      refusal('not_found'),
    );
    expect(told(a)).toEqual(['direct', 'Cleo', 'Dora']);
  });

  test('nobody signals without end', async () => {
    const { a, m } = await directly();
    for (let n = 0; n < limits.directRate.burst; n++) consent(m);
    expect(() => consent(m)).toThrow(refusal('rate'));
    consent(a);
  });
});

test('those who present in a room decide whether it allows this, and nobody else', async () => {
  const { room, a, b, c } = await school.seminar();
  for (const person of [b, c]) await expect(allow(person, true)).rejects.toEqual(refusal('forbidden'));
  expect(a.seat!.room.info.direct).toBe(false);
  const grace = new Person('Grace', 'presenter');
  await school.house.register(grace);
  await school.house.memberStore.add(room, grace.identity.accountId, 'presenter', Date.now());
  const changed = await school.house.rooms.edit(grace.identity, room, { direct: true }, 'https://here');
  expect(changed).toMatchObject({ direct: true, name: 'Operating Systems' });
  expect(c.of('room.changed').at(-1)!.room.direct).toBe(true);
  const both = { name: 'Mine', direct: false };
  await expect(school.house.rooms.edit(grace.identity, room, both, 'https://here')).rejects.toEqual(
    refusal('forbidden'),
  );
  expect((await school.house.rooms.edit(a.identity, room, both, 'https://here')).direct).toBe(false);
});
