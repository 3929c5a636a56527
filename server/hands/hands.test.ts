import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { byOf } from '../rooms/client.ts';
import { handsHandlers } from './hands.handlers.ts';
import { Hands } from './hands.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const hands = new Hands();
let handlers: Required<ReturnType<typeof handsHandlers>>;

beforeAll(() => school.house.registry.join(hands));
beforeEach(() => {
  handlers = handsHandlers({ hands }) as typeof handlers;
});
afterEach(() => void vi.useRealTimers());

const about = (person: Person) => ({ id: 1, room: person.seat!.room.id });
const raise = (person: Person) => handlers['hand.raise'](person, { type: 'hand.raise', ...about(person) });
const lower = (person: Person, whose?: Person) =>
  handlers['hand.lower'](person, {
    type: 'hand.lower',
    ...about(person),
    ...(whose && { account: whose.identity.accountId }),
  });
const clear = (person: Person) => handlers['hand.clear'](person, { type: 'hand.clear', ...about(person) });
/** What staff see now, and what somebody was told last of his own hand. */
const line = (person: Person) =>
  hands
    .of(person.seat!.room)
    .seenBy(person)
    .line?.hands.map(({ name }) => name);
const told = (person: Person) => person.of('hand.placed').at(-1)?.place;

/** A seminar with a live lecture; the clock of what is told stands. */
async function lecture() {
  const seminar = await school.seminar();
  await startLecture(seminar.a.seat!.room, school.house.roomStore, byOf(seminar.a), 'Page tables');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  return seminar;
}
const settle = () => vi.advanceTimersByTime(limits.handsEveryMs);

test('who raised first stands first; staff see the line, and each student his own place alone', async () => {
  const { a, b, c, d } = await lecture();
  raise(c);
  raise(d);
  raise(c); // once more changes nothing
  settle();
  expect(line(b)).toEqual(['Cleo', 'Dora']);
  expect(a.of('hands.changed').at(-1)!.line).toMatchObject({
    hands: [{ id: c.identity.accountId, name: 'Cleo' }, { name: 'Dora' }],
    count: 2,
  });
  expect([told(c), told(d)]).toEqual([1, 2]);
  expect(line(c)).toBeUndefined();
  expect(c.of('hands.changed')).toEqual([]);
  lower(c);
  settle();
  expect([told(c), told(d)]).toEqual([null, 1]);
  expect(b.of('hands.changed').at(-1)!.line.count).toBe(1);
});

test('whoever enters finds his hand and, being staff, the line', async () => {
  const { room, b, c } = await lecture();
  raise(c);
  vi.useRealTimers();
  const [again, staff] = await school.visit(room, c, b);
  expect(hands.of(again!.seat!.room).seenBy(again!)).toEqual({ place: 1, line: null });
  expect(hands.of(staff!.seat!.room).seenBy(staff!)).toMatchObject({ place: null, line: { count: 1 } });
});

test('staff lower one hand or all; a student nobody’s but his own', async () => {
  const { b, c, d, m } = await lecture();
  for (const person of [c, d, m]) raise(person);
  expect(() => lower(m, c)).toThrow(refusal('forbidden'));
  expect(() => clear(m)).toThrow(refusal('forbidden'));
  lower(b, d);
  expect(line(b)).toEqual(['Cleo', 'Mallory']);
  settle();
  clear(b);
  expect(line(b)).toEqual([]);
  settle();
  expect([told(c), told(m)]).toEqual([null, null]);
});

test('there is nothing to raise a hand in without a lecture, and its end lowers all', async () => {
  const { c: early } = await school.seminar();
  expect(() => raise(early)).toThrow(refusal('lecture_not_live'));
  const { a, c } = await lecture();
  raise(c);
  const { room } = a.seat!;
  vi.useRealTimers();
  await room.append({ type: 'lecture.ended', by: byOf(a), payload: {}, lectureId: room.lecture!.id });
  expect(line(a)).toEqual([]);
});

test('a hand outlives its owner’s socket for a while, and no longer', async () => {
  const { room, b, c, d } = await lecture();
  raise(c);
  raise(d);
  c.seat!.room.leave(c);
  d.seat!.room.leave(d);
  vi.advanceTimersByTime(limits.mediaOrphanMs - 1);
  expect(line(b)).toEqual(['Cleo', 'Dora']);
  await school.visit(room, c);
  vi.advanceTimersByTime(1);
  expect(line(b)).toEqual(['Cleo']);
});

test('whoever is muted or removed has no hand up, and a muted person raises none', async () => {
  const { room, b, c, d } = await lecture();
  raise(c);
  raise(d);
  vi.useRealTimers();
  await school.ask(b, 'people.mute', { person: c.identity.accountId, reason: 'Please listen' });
  await school.ask(b, 'people.remove', { person: d.identity.accountId, reason: '', erase: false });
  expect(line(b)).toEqual([]);
  expect(() => raise(c)).toThrow(refusal('rule', { rule: 'muted', reason: 'Please listen' }));
  expect(() => handlers['hand.raise'](d, { type: 'hand.raise', id: 1, room })).toThrow(refusal('not_found'));
});

test('a hand does not go up and down without end', async () => {
  const { c, d } = await lecture();
  const refused: unknown[] = [];
  for (let n = 0; n < limits.handRate.burst; n++) {
    for (const once of [raise, lower]) {
      try {
        once(c);
      } catch (error) {
        refused.push(error);
      }
    }
  }
  expect(refused).toHaveLength(limits.handRate.burst);
  for (const reason of refused) expect(reason).toEqual(refusal('rate'));
  raise(d);
});

test('many hands at once are told together', async () => {
  const { b, c, d, m } = await lecture();
  settle();
  const before = b.of('hands.changed').length;
  for (const person of [c, d, m]) raise(person); // the first is told at once
  expect(b.of('hands.changed')).toHaveLength(before + 1);
  vi.advanceTimersByTime(limits.handsEveryMs);
  expect(b.of('hands.changed')).toHaveLength(before + 2);
  expect(b.of('hands.changed').at(-1)!.line.count).toBe(3);
});

/** So many more sockets, each of another person, in the room of this one; they are nobody's accounts. */
function crowd(of: Person, count: number): Person[] {
  const { room } = of.seat!;
  return Array.from({ length: count }, (_, n) => {
    const person = of.anotherTab();
    person.identity = { ...person.identity, accountId: `crowd-${n}-of-${room.id}`, name: `Student ${n}` };
    person.seat = { ...of.seat! };
    room.presence.add(person);
    return person;
  });
}

test('so many hands are up in a room and no more', async () => {
  const { c } = await lecture();
  for (const person of crowd(c, limits.handsPerRoom)) raise(person);
  expect(() => raise(c)).toThrow(refusal('quota'));
});

test('staff are told of the first of a long line, and of how many there are', async () => {
  const { b, c } = await lecture();
  for (const person of crowd(c, limits.handsTold + 5)) raise(person);
  settle();
  const { line: last } = b.of('hands.changed').at(-1)!;
  expect(last.count).toBe(limits.handsTold + 5);
  expect(last.hands).toHaveLength(limits.handsTold);
  expect(last.hands[0]!.name).toBe('Student 0');
});
