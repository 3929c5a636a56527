import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Emoji, PulseKind, PulseSpan } from '../../protocol/pulse.ts';
import { useSchool } from '../../test/support/school.ts';
import { everythingHeard, refusal, type School } from '../chat/test/seminar.ts';
import { byOf } from '../rooms/client.ts';
import type { Person } from '../rooms/test/house.ts';
import { endLecture } from '../stage/end-lecture.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { pulseHandlers } from './pulse.handlers.ts';
import { Pulses } from './pulses.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const written: ({ lecture: string } & PulseSpan)[] = [];
const pulses = new Pulses((lecture, span) => void written.push({ lecture, ...span }));
/** What the table holds; that it is so on real databases is tested beside the store. */
const store = {
  write: () => Promise.resolve(),
  ofLecture: (id: string) =>
    Promise.resolve(written.filter(({ lecture }) => lecture === id).map(({ lecture: _, ...span }) => span)),
};
let handlers: Required<ReturnType<typeof pulseHandlers>>;

beforeAll(() => school.house.registry.join(pulses));
beforeEach(() => {
  written.length = 0;
  handlers = pulseHandlers({ pulses, store }) as typeof handlers;
});
afterEach(() => void vi.useRealTimers());

const about = (person: Person) => ({ id: 1, room: person.seat!.room.id });
const feel = (person: Person, kind: PulseKind | null) =>
  handlers['pulse.send'](person, { type: 'pulse.send', ...about(person), kind });
const float = (person: Person, emoji: Emoji) =>
  handlers['pulse.float'](person, { type: 'pulse.float', ...about(person), emoji });
const watch = (person: Person) => handlers['pulse.watch'](person, { type: 'pulse.watch', ...about(person) });
/** What this person was told last. */
const told = (person: Person) => person.of('pulse.told').at(-1);
const settle = () => vi.advanceTimersByTime(limits.pulseToldEveryMs);

/** A seminar with a live lecture that begins now; the clock stands. Besides Ada four are there. */
async function lecture() {
  const seminar = await school.seminar();
  await startLecture(seminar.a.seat!.room, school.house.roomStore, byOf(seminar.a), 'Page tables');
  const { room } = seminar.a.seat!;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: room.lecture!.startedAt });
  return { ...seminar, live: room.lecture! };
}

/** One more page of this person, in the same room. */
function anotherPage(of: Person): Person {
  const page = of.anotherTab();
  page.seat = { ...of.seat! };
  of.seat!.room.presence.add(page);
  return page;
}

/** So many more people in the room of this one; they are nobody's accounts. */
function crowd(of: Person, count: number): Person[] {
  return Array.from({ length: count }, (_, n) => {
    const person = of.anotherTab();
    person.identity = { ...person.identity, accountId: `crowd-${n}-of-${of.seat!.room.id}`, name: `Student ${n}` };
    person.seat = { ...of.seat! };
    of.seat!.room.presence.add(person);
    return person;
  });
}

test('one person counts once, on whatever page, and the last word counts', async () => {
  const { b, c, d } = await lecture();
  feel(c, 'lost');
  feel(anotherPage(c), 'lost');
  feel(d, 'lost');
  feel(c, 'got_it');
  settle();
  expect(told(b)!.now).toEqual({ counts: { lost: 1, got_it: 1 }, audience: 4, alarm: false });
  feel(c, null);
  feel(d, null);
  settle();
  expect(told(b)!.now.counts).toEqual({});
});

test('staff are told numbers, students nothing, and nobody who it was', async () => {
  const { a, b, c, d, m } = await lecture();
  feel(c, 'lost');
  settle();
  for (const staff of [a, b]) expect(told(staff)!.now.counts).toEqual({ lost: 1 });
  for (const student of [c, d, m]) expect(student.of('pulse.told')).toEqual([]);
  for (const message of a.heard.filter(({ type }) => type.startsWith('pulse.')))
    expect(JSON.stringify(message)).not.toContain(c.identity.accountId);
  await expect(watch(m)).rejects.toThrow(refusal('forbidden'));
  expect(everythingHeard(m)).not.toContain('pulse.');
});

test('a feeling fades after its time, and not because its owner left or was muted', async () => {
  const { a, b, c, d, live } = await lecture();
  feel(c, 'slow');
  vi.advanceTimersByTime(60_000);
  feel(d, 'lost');
  c.seat!.room.leave(c);
  d.seat!.mute = { until: null, reason: '' };
  vi.advanceTimersByTime(limits.pulseFadeMs - 60_000 - 1);
  expect(told(b)!.now.counts).toEqual({ slow: 1, lost: 1 });
  settle();
  expect(told(b)!.now.counts).toEqual({ lost: 1 });
  vi.advanceTimersByTime(60_000);
  expect(told(a)!.now.counts).toEqual({});
  expect(vi.getTimerCount()).toBe(0);
  expect(written.at(-1)).toMatchObject({ lecture: live.id, counts: { lost: 1 } });
});

test('staff are told at most once a second', async () => {
  const { b } = await lecture();
  const students = crowd(b, 50);
  const before = b.of('pulse.told').length;
  for (const student of students) feel(student, 'fast'); // the first is told at once
  expect(b.of('pulse.told')).toHaveLength(before + 1);
  vi.advanceTimersByTime(limits.pulseToldEveryMs - 1);
  expect(b.of('pulse.told')).toHaveLength(before + 1);
  vi.advanceTimersByTime(1);
  expect(b.of('pulse.told')).toHaveLength(before + 2);
  expect(told(b)!.now.counts).toEqual({ fast: 50 });
});

test('every span in which somebody felt something is written, and told with its end', async () => {
  const { b, c, d, live } = await lecture();
  vi.advanceTimersByTime(3 * limits.pulseSpanMs + 4_000);
  expect(written).toEqual([]);
  feel(c, 'lost');
  feel(d, 'fast');
  vi.advanceTimersByTime(limits.pulseSpanMs);
  feel(c, null);
  feel(d, null);
  vi.advanceTimersByTime(3 * limits.pulseSpanMs);
  const span = { at: live.startedAt + 3 * limits.pulseSpanMs, counts: { lost: 1, fast: 1 }, audience: 4 };
  expect(written).toEqual([{ lecture: live.id, ...span }]);
  expect(b.of('pulse.told').flatMap((message) => message.span ?? [])).toEqual([span]);
});

test('whoever reads has the curve so far and what is felt now', async () => {
  const { b, c, live } = await lecture();
  feel(c, 'lost');
  vi.advanceTimersByTime(limits.pulseSpanMs);
  feel(c, 'got_it');
  expect(await watch(b)).toMatchObject({
    type: 'pulse.read',
    spans: [{ at: live.startedAt, counts: { lost: 1 }, audience: 4 }],
    now: { counts: { got_it: 1 }, audience: 4, alarm: false },
  });
});

test('the last moments of a lecture are of its curve, and the next one begins with nothing', async () => {
  const { room, a, b, c, live } = await lecture();
  feel(c, 'lost');
  vi.useRealTimers();
  await endLecture(a.seat!.room, school.house.roomStore, byOf(a));
  expect(written).toEqual([{ lecture: live.id, at: live.startedAt, counts: { lost: 1 }, audience: 4 }]);
  expect(told(b)).toMatchObject({ now: { counts: {}, alarm: false }, span: { counts: { lost: 1 } } });
  expect(() => feel(c, 'lost')).toThrow(refusal('lecture_not_live'));
  expect(() => float(c, '🎉')).toThrow(refusal('lecture_not_live'));
  await expect(watch(b)).rejects.toThrow(refusal('lecture_not_live'));
  await startLecture(a.seat!.room, school.house.roomStore, byOf(a), 'Caches');
  expect(await watch(b)).toMatchObject({ room, spans: [], now: { counts: {} } });
});

test('a node that does not keep the room any more writes and tells nothing', async () => {
  const { b, c } = await lecture();
  feel(c, 'lost');
  const before = b.of('pulse.told').length;
  b.seat!.room.atHome = false;
  vi.advanceTimersByTime(10 * limits.pulseSpanMs);
  expect(written).toEqual([]);
  expect(b.of('pulse.told')).toHaveLength(before);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['three of sixteen are fewer than a fifth', 12, 3, false],
  ['three of fifteen are a fifth', 11, 3, true],
  ['two of four are fewer than three', 0, 2, false],
])('the alarm: %s', async (_, more, lost, alarm) => {
  const { b, c, d, m } = await lecture();
  crowd(b, more);
  for (const student of [c, d, m].slice(0, lost)) feel(student, 'lost');
  settle();
  expect(told(b)!.now).toMatchObject({ alarm, audience: 4 + more });
  feel(c, 'slow');
  settle();
  expect(told(b)!.now.alarm).toBe(false);
});

test('emoji are told together, so many and no more', async () => {
  const { b, c, d } = await lecture();
  const students = crowd(c, limits.floatsTold + 10);
  const heard = () => d.of('pulse.floated').map(({ emoji }) => emoji);
  float(c, '🎉');
  expect(heard()).toEqual([{ '🎉': 1 }]);
  float(b, '👏');
  for (const student of students) float(student, '👍');
  vi.advanceTimersByTime(limits.floatsToldEveryMs - 1);
  expect(heard()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(heard()).toEqual([{ '🎉': 1 }, { '👏': 1, '👍': limits.floatsTold - 1 }]);
  expect(JSON.stringify(d.of('pulse.floated'))).not.toContain(c.identity.accountId);
});

test('whoever is muted says nothing this way either, nor whoever is not in the room', async () => {
  const { room, c, m } = await lecture();
  m.seat!.mute = { until: null, reason: 'Please listen' };
  expect(() => feel(m, 'lost')).toThrow(refusal('rule', { rule: 'muted', reason: 'Please listen' }));
  expect(() => float(m, '🎉')).toThrow(refusal('rule', { rule: 'muted' }));
  c.seat!.room.leave(c);
  expect(() => handlers['pulse.send'](c, { type: 'pulse.send', id: 1, room, kind: 'lost' })).toThrow(
    refusal('not_found'),
  );
  expect(() => handlers['pulse.float'](c, { type: 'pulse.float', id: 1, room, emoji: '🎉' })).toThrow(
    refusal('not_found'),
  );
});

test('nobody says how it goes, lets emoji float or reads the curve without end', async () => {
  const { b, c } = await lecture();
  for (let n = 0; n < limits.pulseRate.burst; n++) feel(c, 'lost');
  expect(() => feel(c, null)).toThrow(refusal('rate'));
  for (let n = 0; n < limits.floatRate.burst; n++) float(c, '🎉');
  expect(() => float(c, '🎉')).toThrow(refusal('rate'));
  for (let n = 0; n < limits.pulseRate.burst; n++) await watch(b);
  await expect(watch(b)).rejects.toThrow(refusal('rate'));
});
