import { expect, test } from 'vitest';
import type { RoomEvent } from '../../protocol/room.ts';
import { enterLog, extendLog, joinLogs, prependLog, stretchOf, touchLog, trimLog, type RoomLog } from './log.ts';

const ada = { id: 'ada', name: 'Ada', role: 'owner' } as const;
const said = (seq: number, text: string | null = `line ${seq}`): RoomEvent => ({
  type: 'chat.posted',
  seq,
  at: seq * 1_000,
  by: ada,
  text,
});
const erased = (seq: number, ref: number): RoomEvent => ({ type: 'chat.deleted', seq, at: seq * 1_000, by: ada, ref });
const from = (first: number, last: number): RoomEvent[] =>
  Array.from({ length: last - first + 1 }, (_, i) => said(first + i));
const texts = (log: RoomLog) => log.events.map((event) => (event.type === 'chat.posted' ? event.text : event.type));
const entered = (events: RoomEvent[], more: Partial<{ epoch: string; resumed: boolean; seq: number }> = {}) => ({
  epoch: 'e1',
  resumed: false,
  seq: events.at(-1)?.seq ?? 0,
  events,
  ...more,
});

test('a newcomer starts with the snapshot and knows whether there is more before it', () => {
  expect(enterLog(null, entered(from(41, 100)))).toMatchObject({ epoch: 'e1', seq: 100, older: true });
  expect(enterLog(null, entered(from(1, 3)))).toMatchObject({ seq: 3, older: false });
  expect(enterLog(null, entered([]))).toMatchObject({ seq: 0, older: false });
});

test('whoever comes back gets what was missed, once', () => {
  const log = enterLog(null, entered(from(1, 3)));
  const back = enterLog(log, entered(from(3, 5), { resumed: true }));
  expect(back.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
});

test('a log that cannot be resumed, or was rewritten, is started afresh', () => {
  const log = enterLog(null, entered(from(1, 3)));
  expect(enterLog(log, entered(from(50, 60))).events).toHaveLength(11);
  expect(enterLog(log, entered([said(1, 'restored')], { epoch: 'e2', resumed: true, seq: 1 }))).toMatchObject({
    epoch: 'e2',
    seq: 1,
  });
});

test('events are added in order, duplicates ignored, and a gap adds nothing', () => {
  const log = enterLog(null, entered(from(1, 3)));
  const more = extendLog(log, from(2, 5));
  expect(more.log.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(more.fresh.map((event) => event.seq)).toEqual([4, 5]);
  expect(extendLog(more.log, from(1, 5))).toMatchObject({ log: more.log, fresh: [], gap: false });
  expect(extendLog(more.log, [said(7)])).toMatchObject({ log: more.log, fresh: [], gap: true });
  expect(extendLog(more.log, [said(6), said(8)])).toMatchObject({ fresh: [], gap: true });
});

test('a deleted text is gone, whether it came before or together with its deletion', () => {
  const log = enterLog(null, entered([said(1), said(2), erased(3, 1)]));
  expect(texts(log)).toEqual([null, 'line 2', 'chat.deleted']);
  expect(texts(extendLog(log, [erased(4, 2)]).log)).toEqual([null, null, 'chat.deleted', 'chat.deleted']);
});

test('an older page goes before, also when it overlaps, and its deleted texts stay away', () => {
  const log = enterLog(null, entered([...from(11, 19), erased(20, 9)]));
  const more = prependLog(log, { epoch: 'e1', events: from(5, 12) });
  expect(more.events.map((event) => event.seq)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(texts(more)[4]).toBeNull();
  expect(more.older).toBe(true);
  expect(prependLog(more, { epoch: 'e1', events: from(1, 4) }).older).toBe(false);
  expect(prependLog(more, { epoch: 'e1', events: [] }).older).toBe(false);
});

test('an older page that does not fit is left out', () => {
  const log = enterLog(null, entered(from(11, 20)));
  expect(prependLog(log, { epoch: 'e2', events: from(1, 10) })).toBe(log);
  expect(prependLog(log, { epoch: 'e1', events: from(1, 8) })).toBe(log);
});

test('a long lecture does not fill the memory of a page', () => {
  const log = enterLog(null, entered(from(1, 1_000)));
  const less = trimLog(log, 400);
  expect(less).toMatchObject({ seq: 1_000, older: true });
  expect(less.events).toHaveLength(400);
  expect(trimLog(less, 400)).toBe(less);
});

test('an edited text is the new one everywhere, and a person whose messages were erased has none', () => {
  const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
  const edited: RoomEvent = {
    type: 'chat.edited',
    seq: 3,
    at: 3_000,
    by: ada,
    ref: 1,
    editedAt: 3_000,
    text: 'better',
  };
  const log = enterLog(null, entered([said(1), { ...said(2), by: cleo }, edited]));
  expect(log.events[0]).toMatchObject({ text: 'better', editedAt: 3_000 });
  const purged: RoomEvent = { type: 'chat.purged', seq: 4, at: 4_000, by: cleo, person: 'ada' };
  const after = extendLog(log, [purged]).log;
  expect(texts(after)).toEqual([null, 'line 2', 'chat.edited', 'chat.purged']);
  expect(JSON.stringify(after)).not.toContain('better');
});

test('a stretch from far above meets the newest one when nothing lies between them', () => {
  const newest = enterLog(null, entered(from(101, 160)));
  const above = stretchOf({ epoch: 'e1', events: from(41, 90) });
  expect(above).toMatchObject({ seq: 90, older: true });
  expect(joinLogs(above, newest)).toBeNull();
  const met = joinLogs(stretchOf({ epoch: 'e1', events: from(41, 110) }), newest)!;
  expect(met.events.map((event) => event.seq)).toEqual(from(41, 160).map((event) => event.seq));
  expect(met).toMatchObject({ seq: 160, older: true });
  expect(joinLogs(stretchOf({ epoch: 'e2', events: from(41, 110) }), newest)).toBeNull();
});

test('a stretch elsewhere learns what later events do to it, and is the same when they do nothing', () => {
  const above = stretchOf({ epoch: 'e1', events: from(1, 5) });
  expect(texts(touchLog(above, [erased(100, 2)]))).toEqual(['line 1', null, 'line 3', 'line 4', 'line 5']);
  expect(touchLog(above, [said(101)])).toBe(above);
});
