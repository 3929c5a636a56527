import { expect, test } from 'vitest';
import type { LectureRecord } from '../../../protocol/record.ts';
import { barsOf, busiest, clustersOf, lengthOf, marksOf, partsOf, strokeOf } from './timeline.ts';

const lecture: LectureRecord['lecture'] = {
  ...{ id: 'l', title: 'Caches', startedAt: 1_000_000, endedAt: 1_000_000 + 90 * 60_000, description: '' },
  presenter: { id: 'a', name: 'Ada' },
};
const question = (id: string, minute: number, text: string | null = id) =>
  ({ id, at: lecture.startedAt + minute * 60_000, text }) as NonNullable<LectureRecord['questions']>[number];
const poll = (id: string, minute: number) =>
  ({ id, openedAt: lecture.startedAt + minute * 60_000, content: { title: id } }) as NonNullable<
    LectureRecord['polls']
  >[number];
const record = (more: Partial<LectureRecord>): LectureRecord => ({
  ...{ lecture, chat: null, questions: null, polls: null, pulse: null, attendance: null, archive: false },
  ...more,
});

test('questions and polls stand in the order they came, what was withdrawn not at all', () => {
  const all = record({
    questions: [question('b', 30), question('a', 10), question('c', 20, null)],
    polls: [poll('p', 15)],
  });
  expect(marksOf(all, 90 * 60_000).map(({ id, at }) => [id, at / 60_000])).toEqual([
    ['a', 10],
    ['p', 15],
    ['b', 30],
  ]);
  expect(marksOf(record({}), 90 * 60_000)).toEqual([]);
});

test('what was asked before the beginning or after the end stands at the edges', () => {
  const all = record({ questions: [question('early', -5), question('late', 95)] });
  expect(marksOf(all, 90 * 60_000).map(({ at }) => at / 60_000)).toEqual([0, 90]);
});

test('marks that would cover each other become one with a count, each kind by itself', () => {
  const all = record({ questions: [10, 11, 12, 40].map((at) => question(`q${at}`, at)), polls: [poll('p', 11)] });
  const marks = marksOf(all, 90 * 60_000);
  expect(clustersOf(marks, 'question', 90 * 60_000).map(({ count }) => count)).toEqual([3, 1]);
  expect(clustersOf(marks, 'poll', 90 * 60_000).map(({ count }) => count)).toEqual([1]);
});

test('bars fit into the lecture, the busiest minute is the highest and is named from 1 on', () => {
  const bars = barsOf([0, 4, 2, 0], 3.5 * 60_000);
  expect(bars.map(({ height }) => height)).toEqual([100, 50]);
  expect(Math.max(...bars.map(({ left, width }) => left + width))).toBeLessThanOrEqual(100);
  expect(busiest([0, 4, 2, 4])).toEqual({ minute: 2, count: 4 });
  expect([busiest([]), busiest([0, 0])]).toEqual([null, null]);
});

test('a lecture of no time at all can be drawn, too', () => {
  expect(lengthOf({ ...lecture, endedAt: lecture.startedAt }, 0)).toBe(60_000);
  expect(lengthOf({ ...lecture, endedAt: null }, lecture.startedAt + 120_000)).toBe(120_000);
  expect([strokeOf(90 * 60_000), strokeOf(60_000), strokeOf(12 * 3_600_000)]).toEqual([5, 5, 60]);
});

test('stretches are parts of the whole', () => {
  expect(partsOf([{ from: 150, until: 200 }], 100, 200)).toEqual([{ left: 25, width: 25 }]);
});
