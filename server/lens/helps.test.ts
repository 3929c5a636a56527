import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Trouble } from '../../protocol/lens-class.ts';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import { everythingHeard, refusal, type School } from '../chat/test/seminar.ts';
import { byOf } from '../rooms/client.ts';
import type { Person } from '../rooms/test/house.ts';
import { endLecture } from '../stage/end-lecture.ts';
import { Stages } from '../stage/stages.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { Helps } from './helps.ts';
import { lensHandlers } from './home.handlers.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const helps = new Helps();
const stages = new Stages();
let handlers: Required<ReturnType<typeof lensHandlers>>;

beforeAll(() => school.house.registry.join(helps));
beforeEach(() => {
  handlers = lensHandlers({ stages, helps }) as typeof handlers;
});
afterEach(() => void vi.useRealTimers());

const lossy: Trouble = {
  problem: 'loss',
  lossPercent: 8,
  roundTripMs: 40,
  kbits: 900,
  path: 'udp',
  quality: 'low',
};
const help = (person: Person, trouble: Trouble | null = lossy, more: { person?: string; room?: string } = {}) =>
  handlers['lens.help'](person, { type: 'lens.help', id: 1, room: person.seat!.room.id, trouble, ...more });
/** What this person was told last. */
const told = (person: Person) => person.of('lens.helps').at(-1)?.people;
const names = (person: Person) => told(person)?.map(({ name }) => name);
const settle = () => vi.advanceTimersByTime(limits.helpsToldEveryMs);

/** A seminar with a live lecture; the clock stands. */
async function lecture() {
  const seminar = await school.seminar();
  await startLecture(seminar.a.seat!.room, school.house.roomStore, byOf(seminar.a), 'Page tables');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  return seminar;
}

test('staff see who asks for help and with what; he sees himself, and the others nothing', async () => {
  const { a, b, c, d } = await lecture();
  const since = Date.now();
  help(c);
  settle();
  const asked = [{ id: c.identity.accountId, name: 'Cleo', since, trouble: lossy }];
  for (const person of [a, b, c]) expect(told(person)).toEqual(asked);
  expect(everythingHeard(d)).not.toContain('lens.helps');
  help(d, { ...lossy, problem: 'delay' });
  settle();
  expect(names(b)).toEqual(['Cleo', 'Dora']);
  expect(names(c)).toEqual(['Cleo']);
  expect(names(d)).toEqual(['Dora']);
});

test('a person stands in it once: who asks again says how it is now, and keeps his place', async () => {
  const { b, c, d } = await lecture();
  help(c);
  help(d);
  vi.advanceTimersByTime(60_000);
  help(c, { ...lossy, problem: 'none', lossPercent: 0 });
  settle();
  expect(told(b)).toMatchObject([{ name: 'Cleo', trouble: { problem: 'none' } }, { name: 'Dora' }]);
  expect(told(b)![0]!.since).toBe(told(b)![1]!.since);
  help(c, null);
  settle();
  expect(names(b)).toEqual(['Dora']);
  expect(told(c)).toEqual([]);
});

test('staff put somebody’s away when he was helped, and he is told; a student nobody’s but his own', async () => {
  const { b, c, d, m } = await lecture();
  help(c);
  help(d);
  const cleo = c.identity.accountId;
  expect(() => help(m, null, { person: cleo })).toThrow(refusal('forbidden'));
  expect(() => help(b, lossy, { person: cleo })).toThrow(refusal('bad_request', { field: 'trouble' }));
  help(b, null, { person: cleo });
  settle();
  expect(names(b)).toEqual(['Dora']);
  expect(told(c)).toEqual([]);
  help(d, null, { person: d.identity.accountId });
  settle();
  expect(names(b)).toEqual([]);
});

test('who is in another room is not there', async () => {
  const [one, other] = [await school.seminar(), await lecture()];
  expect(() => help(one.c, lossy, { room: other.room })).toThrow(refusal('not_found'));
  expect(() => help(one.b, null, { room: other.room, person: other.c.identity.accountId })).toThrow(
    refusal('not_found'),
  );
});

test('nobody asks without a lecture, and its end forgets all; that it is well again may be said at any time', async () => {
  const { a, b, c } = await lecture();
  help(c);
  settle();
  vi.useRealTimers();
  await endLecture(a.seat!.room, school.house.roomStore, byOf(a));
  await expect.poll(() => told(b)).toEqual([]);
  expect(told(c)).toEqual([]);
  expect(() => help(c)).toThrow(refusal('lecture_not_live'));
  help(c, null);
});

test('who asked is forgotten after a while', async () => {
  const { b, c, d } = await lecture();
  help(c);
  help(d);
  vi.advanceTimersByTime(limits.helpMs - 1);
  expect(names(b)).toEqual(['Cleo', 'Dora']);
  help(d);
  vi.advanceTimersByTime(1 + limits.helpsToldEveryMs);
  expect(names(b)).toEqual(['Dora']);
  expect(told(c)).toEqual([]);
});

test('who leaves is forgotten, but not one whose bad link brings him back', async () => {
  const { room, b, c, d } = await lecture();
  help(c);
  help(d);
  for (const person of [c, d]) person.seat!.room.leave(person);
  vi.advanceTimersByTime(limits.mediaOrphanMs - 1);
  await school.visit(room, c);
  vi.advanceTimersByTime(1 + limits.helpsToldEveryMs);
  expect(names(b)).toEqual(['Cleo']);
});

test('who is removed does not ask any more', async () => {
  const { b, c } = await lecture();
  help(c);
  vi.useRealTimers();
  await school.ask(b, 'people.remove', { person: c.identity.accountId, reason: '', erase: false });
  await expect.poll(() => told(b)).toEqual([]);
});

test('staff are told at most twice a second', async () => {
  const { b, c, d, m } = await lecture();
  settle();
  const before = b.of('lens.helps').length;
  for (const person of [c, d, m]) help(person); // the first is told at once
  expect(b.of('lens.helps')).toHaveLength(before + 1);
  settle();
  expect(b.of('lens.helps')).toHaveLength(before + 2);
  expect(names(b)).toEqual(['Cleo', 'Dora', 'Mallory']);
});

test('nobody asks for help without end', async () => {
  const { c, d } = await lecture();
  for (let n = 0; n < limits.helpRate.burst; n++) help(c);
  expect(() => help(c, null)).toThrow(refusal('rate'));
  help(d);
});

test('so many ask for help in a room and no more', async () => {
  const { a, c } = await lecture();
  const { room } = a.seat!;
  for (let n = 0; n < limits.helpsPerRoom; n++) {
    const student = c.anotherTab();
    student.identity = { ...student.identity, accountId: `student-${n}-of-${room.id}` };
    student.seat = { ...c.seat! };
    help(student);
  }
  expect(() => help(c)).toThrow(refusal('quota'));
});

test('a node that does not keep the room any more tells nothing', async () => {
  const { b, c, d } = await lecture();
  help(c);
  settle();
  const before = b.of('lens.helps').length;
  b.seat!.room.atHome = false;
  help(d);
  vi.advanceTimersByTime(limits.helpMs);
  expect(b.of('lens.helps')).toHaveLength(before);
  expect(vi.getTimerCount()).toBe(0);
});

test('a room that goes to another node and comes back brings nobody back who asked before', async () => {
  const { a, b, c, d } = await lecture();
  const { room } = a.seat!;
  help(c);
  room.atHome = false;
  room.leave(d);
  room.atHome = true;
  help(b);
  settle();
  expect(names(a)).toEqual(['Ben']);
});
