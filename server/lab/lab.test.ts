import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Impairment } from '../../protocol/impairment.ts';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from '../chat/test/seminar.ts';
import { byOf } from '../rooms/client.ts';
import type { Person } from '../rooms/test/house.ts';
import { endLecture } from '../stage/end-lecture.ts';
import { stageHandlers } from '../stage/stage.handlers.ts';
import { Stages } from '../stage/stages.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { labHandlers } from './lab.handlers.ts';
import { Labs } from './labs.ts';
import { row } from './test/row.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const stages = new Stages();
const labs = new Labs(stages);
let handlers: Required<ReturnType<typeof labHandlers> & ReturnType<typeof stageHandlers>>;

beforeAll(() => {
  stages.use(engine);
  for (const feature of [stages, labs]) school.house.registry.join(feature);
});
beforeEach(() => {
  handlers = { ...labHandlers({ labs }), ...stageHandlers({ stages }) } as typeof handlers;
});
afterEach(() => {
  for (const room of school.house.registry.inMemory) labs.of(room).stop();
  vi.useRealTimers();
  engine.impaired.clear();
});

const bad: Impairment = { lossPercent: 5, delayMs: 100, jitterMs: 10, kbits: 500 };
const worse: Impairment = { ...bad, lossPercent: 20 };
const about = (person: Person) => ({ id: 1, room: person.seat!.room.id });
const open = (person: Person, seconds = 60, impairment = bad) =>
  handlers['lab.open'](person, { type: 'lab.open', ...about(person), impairment, seconds });
const set = (person: Person, impairment = worse) =>
  handlers['lab.set'](person, { type: 'lab.set', ...about(person), impairment });
const close = (person: Person) => handlers['lab.close'](person, { type: 'lab.close', ...about(person) });
/** What this person was told of the lab last. */
const told = (person: Person) => person.of('lab.changed').at(-1)?.lab;
const join = (person: Person, lab = told(person)!.id) =>
  handlers['lab.join'](person, { type: 'lab.join', ...about(person), lab });
const leave = (person: Person) => handlers['lab.leave'](person, { type: 'lab.leave', ...about(person) });

async function watch(person: Person): Promise<string> {
  const offer = { sdp: 'offer', tracks: [{ mid: '0', source: 'camera' as const }] };
  const message = { type: 'media.subscribe' as const, ...about(person), ...offer };
  return ((await handlers['media.subscribe'](person, message)) as { connection: string }).connection;
}

/** Ada's live lecture, which Cleo and Dora watch; the clock stands. */
async function lecture() {
  const seminar = await school.seminar();
  const { a, c, d } = seminar;
  const { room } = a.seat!;
  await startLecture(room, school.house.roomStore, byOf(a), 'Congestion control');
  const [cleos, doras] = [await watch(c), await watch(d)];
  const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] as const;
  vi.useFakeTimers({ toFake: [...toFake], now: room.lecture!.startedAt });
  return { ...seminar, live: room, cleos, doras };
}

/** The same, with the lab open and Cleo in it. */
async function lab() {
  const seminar = await lecture();
  open(seminar.a);
  join(seminar.c);
  expect([...engine.impaired]).toEqual([[seminar.cleos, bad]]);
  return seminar;
}

test('Ada opens it, Cleo volunteers, and her packets alone are impaired, until she has had enough', async () => {
  const { a, c, d } = await lab();
  for (const person of [a, c, d])
    expect(told(person)).toMatchObject({ by: { id: a.identity.accountId, name: 'Ada' }, impairment: bad });
  set(a);
  expect([...engine.impaired.values()]).toEqual([worse]);
  expect(told(d)!.impairment).toEqual(worse);
  leave(c);
  expect(engine.impaired.size).toBe(0);
  vi.advanceTimersByTime(limits.labCountedEveryMs);
  expect(told(d)).toMatchObject({ volunteers: 0 });
});

test('who may not present opens, changes and closes nothing, and nobody hears of it', async () => {
  const { a, c, m, cleos } = await lab();
  const before = a.heard.length;
  for (const attempt of [open, set, close]) expect(() => attempt(m)).toThrow(refusal('forbidden'));
  const room = m.seat!.room.id;
  m.seat!.room.leave(m);
  for (const type of ['lab.join', 'lab.leave'] as const)
    expect(() => handlers[type](m, { type, id: 1, room, lab: told(c)!.id } as never)).toThrow(refusal('not_found'));
  expect(a.heard.slice(before).filter(({ type }) => type.startsWith('lab.'))).toEqual([]);
  expect([...engine.impaired]).toEqual([[cleos, bad]]);
});

test('it needs a live lecture, and there is one at a time', async () => {
  const { a } = await school.seminar();
  expect(() => open(a)).toThrow(refusal('lecture_not_live'));
  const { a: ada, c } = await lab();
  expect(() => open(ada)).toThrow(refusal('conflict'));
  close(ada);
  close(ada);
  expect(() => set(ada)).toThrow(refusal('not_found'));
  expect(() => join(c, 'a lab that was')).toThrow(refusal('not_found'));
  leave(c);
});

test('consent is for one lab: for the next it is asked anew', async () => {
  const { a, c } = await lab();
  const first = told(c)!.id;
  close(a);
  expect(told(c)).toBeNull();
  open(a);
  expect(told(c)).toMatchObject({ volunteers: 0 });
  expect(engine.impaired.size).toBe(0);
  expect(() => join(c, first)).toThrow(refusal('not_found'));
  expect(engine.impaired.size).toBe(0);
});

test('the connection that a volunteer’s watchdog makes is impaired as well', async () => {
  const { c, cleos } = await lab();
  const spare = await watch(c);
  expect([...engine.impaired.keys()]).toEqual([cleos, spare]);
});

test('a volunteer whose socket is gone has his network back, and on the next one is asked again', async () => {
  const { c, d, cleos, room } = await lab();
  c.seat!.room.leave(c);
  expect(engine.impaired.size).toBe(0);
  vi.advanceTimersByTime(limits.labCountedEveryMs);
  expect(told(d)).toMatchObject({ volunteers: 0 });
  const [again] = await school.visit(room, c);
  handlers['media.attach'](again!, { type: 'media.attach', id: 2, room, connection: cleos });
  expect(engine.impaired.size).toBe(0);
  vi.advanceTimersByTime(limits.labRepeatedEveryMs);
  join(again!);
  expect([...engine.impaired.keys()]).toEqual([cleos]);
});

const ends: Record<string, (of: Awaited<ReturnType<typeof lab>>) => void> = {
  'Ada closes it': ({ a }) => void close(a),
  'its time is over': () => void vi.advanceTimersByTime(60_000),
  'Ada may not present any more': ({ a }) => {
    a.seat!.permissions = new Set(['stage.watch']);
    school.house.registry.seatChanged(a.seat!.room, a.identity.accountId);
  },
  'Ada stays away': ({ a }) => {
    a.seat!.room.leave(a);
    vi.advanceTimersByTime(limits.mediaOrphanMs + limits.labToldEveryMs);
  },
};
test.each(Object.keys(ends))('everything is as before at once when %s', async (how) => {
  const seminar = await lab();
  ends[how]!(seminar);
  expect(engine.impaired.size).toBe(0);
  expect(told(seminar.d)).toBeNull();
  const before = seminar.d.heard.length;
  vi.advanceTimersByTime(2 * limits.labMs);
  expect(seminar.d.heard.slice(before).filter(({ type }) => type.startsWith('lab.'))).toEqual([]);
});

test('it ends with the lecture, at once', async () => {
  const { a, c, d, live } = await lab();
  const { id } = told(c)!;
  vi.useRealTimers(); // what ends the lecture is written
  await endLecture(live, school.house.roomStore, byOf(a));
  expect(engine.impaired.size).toBe(0);
  expect(told(d)).toBeNull();
  expect(() => join(c, id)).toThrow(refusal('not_found'));
});

test('it outlives a reload of the page that opened it', async () => {
  const { a, d, room } = await lab();
  a.seat!.room.leave(a);
  vi.advanceTimersByTime(limits.mediaOrphanMs - limits.labToldEveryMs);
  await school.visit(room, a);
  vi.advanceTimersByTime(limits.mediaOrphanMs);
  expect(told(d)).toMatchObject({ by: { name: 'Ada' } });
  expect(engine.impaired.size).toBe(1);
});

test('when another node keeps the room it is over here, and nobody is told from here', async () => {
  const { d, live } = await lab();
  live.atHome = false;
  stages.of(live).reset();
  expect(engine.impaired.size).toBe(0);
  const before = d.of('lab.changed').length;
  vi.advanceTimersByTime(limits.labMs);
  expect(d.of('lab.changed')).toHaveLength(before);
  expect(vi.getTimerCount()).toBe(0);
  live.atHome = true;
});

test('so many may feel it and no more', async () => {
  const { a, c, d } = await lab();
  const crowd = Array.from({ length: limits.labVolunteers - 1 }, (_, n) => {
    const person = c.anotherTab();
    person.identity = { ...person.identity, accountId: `student ${n}` };
    person.seat = { ...c.seat! };
    return person;
  });
  for (const person of crowd) join(person, told(a)!.id);
  expect(() => join(d)).toThrow(refusal('quota'));
  leave(crowd[0]!);
  join(d);
  vi.advanceTimersByTime(limits.labCountedEveryMs);
  expect(told(a)!.volunteers).toBe(limits.labVolunteers);
});

test('volunteers are counted aloud at most twice a second', async () => {
  const { a, c, d } = await lab();
  vi.advanceTimersByTime(limits.labCountedEveryMs);
  const before = a.of('lab.changed').length;
  join(d);
  for (let n = 0; n < 3; n++) {
    leave(c);
    join(c);
  }
  leave(c);
  expect(a.of('lab.changed')).toHaveLength(before);
  vi.advanceTimersByTime(limits.labCountedEveryMs);
  expect(a.of('lab.changed')).toHaveLength(before + 1);
  expect(told(a)!.volunteers).toBe(1);
});

test('whoever comes later hears of it within five seconds, and what was ordered is ordered anew', async () => {
  const { c, room, cleos } = await lab();
  const [late] = await school.visit(room, c);
  const impair = vi.spyOn(engine, 'impair');
  vi.advanceTimersByTime(limits.labRepeatedEveryMs);
  expect(told(late!)).toMatchObject({ impairment: bad, volunteers: 1 });
  expect(impair.mock.calls).toEqual([[cleos, bad]]);
  impair.mockRestore();
});

test('one person does not join and leave without end, nor change the network', async () => {
  const { a, c } = await lab();
  for (let n = 1; n < limits.labJoinRate.burst; n++) join(c);
  expect(() => join(c)).toThrow(refusal('rate'));
  leave(c);
  expect(engine.impaired.size).toBe(0);
  for (let n = 1; n < limits.labChangeRate.burst; n++) set(a);
  expect(() => set(a)).toThrow(refusal('rate'));
  close(a);
  expect(told(c)).toBeNull();
});

test('every second all are told how it goes, in two groups, and nobody is named', async () => {
  const { a, b, c, d, m, live, cleos, doras } = await lab();
  const others: string[] = [];
  for (const person of [b, m]) others.push(await watch(person));
  const look = (bytes: number) =>
    engine.viewers.set(live.id, [
      row(cleos, { loss: 0.05, bytes: 10 * bytes }),
      ...[doras, ...others].map((connection) => row(connection, { bytes })),
    ]);
  look(1_000);
  await vi.advanceTimersByTimeAsync(limits.labToldEveryMs - 1);
  expect(a.of('lab.told')).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  look(126_000);
  await vi.advanceTimersByTimeAsync(limits.labToldEveryMs);
  for (const person of [a, c, d]) expect(person.of('lab.told')).toHaveLength(2);
  const last = a.of('lab.told').at(-1)!;
  expect(last).toMatchObject({ impairment: bad, at: Date.now() });
  expect(last.impaired).toMatchObject({ people: 1, lossPercent: 5, kbits: 10_000 });
  expect(last.clean).toMatchObject({ people: 3, lossPercent: 0, kbits: 1_000 });
  for (const { identity } of [c, d]) expect(JSON.stringify(last)).not.toContain(identity.accountId);
});

test('a media plane that does not answer holds up nothing, and is not asked twice at once', async () => {
  const { a } = await lab();
  const rows = vi.spyOn(engine, 'rows').mockReturnValue(new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(3 * limits.labToldEveryMs);
  expect(rows).toHaveBeenCalledTimes(1);
  expect(a.of('lab.told')).toEqual([]);
  close(a);
  open(a);
  rows.mockRejectedValueOnce(new Error('away')).mockResolvedValue([]);
  await vi.advanceTimersByTimeAsync(2 * limits.labToldEveryMs);
  expect(a.of('lab.told')).toMatchObject([{ clean: null, impaired: null }]);
  rows.mockRestore();
});
