import { expect, test } from 'vitest';
import type { By, RoomEvent } from '../../protocol/room.ts';
import { chatLines, createChatLines } from './chat-lines.ts';

const ada: By = { id: 'ada', name: 'Ada', role: 'owner' };
const cleo: By = { id: 'cleo', name: 'Cleo', role: 'student' };
const noon = new Date(2026, 10, 24, 12).getTime();
const minutes = 60_000;

const said = (seq: number, at: number, more: Partial<RoomEvent> = {}) =>
  ({ type: 'chat.posted', seq, at, by: cleo, text: `line ${seq}`, ...more }) as RoomEvent;
const shown = { events: [], outbox: [], me: cleo, lecture: null, clockOffset: 0 };

test('days are told apart by the reader’s calendar', () => {
  const events = [said(1, noon - 24 * 60 * minutes), said(2, noon), said(3, noon + minutes)];
  expect(chatLines({ ...shown, events }).map((line) => line.kind)).toEqual([
    'day',
    'message',
    'day',
    'message',
    'message',
  ]);
});

test('times count from the beginning of the lecture in which something was said', () => {
  const events: RoomEvent[] = [
    said(1, noon - minutes),
    { type: 'lecture.started', seq: 2, at: noon, by: ada, title: 'Paging', lectureId: 'l1' },
    said(3, noon + 36 * minutes, { lectureId: 'l1' }),
    { type: 'lecture.ended', seq: 4, at: noon + 90 * minutes, by: ada, lectureId: 'l1' },
    said(5, noon + 91 * minutes),
  ];
  const lines = chatLines({ ...shown, events });
  expect(lines.flatMap((line) => (line.kind === 'message' ? [line.into] : []))).toEqual([null, 36 * minutes, null]);
  expect(lines.flatMap((line) => (line.kind === 'lecture' ? [`${line.what} ${line.title}`] : []))).toEqual([
    'started Paging',
    'ended ',
  ]);
});

test('the lecture that is on counts also when its beginning is not on the page', () => {
  const lecture = { id: 'l1', startedAt: noon, endedAt: null };
  const outbox = [{ clientId: 'c', text: 'on its way', at: noon + 4 * minutes, state: 'pending' as const }];
  const lines = chatLines({
    ...shown,
    events: [said(99, noon + 3 * minutes, { lectureId: 'l1' })],
    outbox,
    lecture,
    clockOffset: minutes,
  });
  expect(lines.flatMap((line) => (line.kind === 'message' ? [line.into] : []))).toEqual([3 * minutes, 5 * minutes]);
});

test('a message keeps its key from the outbox to the log, and Mallory cannot claim it', () => {
  const outbox = [{ clientId: 'c', text: 'hi', at: noon, state: 'pending' as const }];
  const mallory: By = { id: 'mallory', name: 'Mallory', role: 'student' };
  const before = chatLines({
    ...shown,
    events: [said(1, noon, { by: mallory, clientId: 'c' } as Partial<RoomEvent>)],
    outbox,
  });
  expect(before.map((line) => line.key)).toEqual(['day before 1', '1', 'c']);
  const after = chatLines({ ...shown, events: [said(2, noon, { clientId: 'c' } as Partial<RoomEvent>)] });
  expect(after.at(-1)!.key).toBe('c');
});

test('a deleted message says by whom, and its deletion is no line of its own', () => {
  const events: RoomEvent[] = [
    said(1, noon, { text: null } as Partial<RoomEvent>),
    { type: 'chat.deleted', seq: 2, at: noon, by: ada, ref: 1 },
  ];
  const lines = chatLines({ ...shown, events });
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ text: null, deletedBy: { id: 'ada' } });
});

test('a new message leaves the lines before it the same objects', () => {
  const linesOf = createChatLines();
  const events = [said(1, noon), said(2, noon)];
  const before = linesOf({ ...shown, events });
  const after = linesOf({ ...shown, events: [...events, said(3, noon)] });
  expect(after).toHaveLength(4);
  for (let i = 0; i < before.length; i++) expect(after[i]).toBe(before[i]);
  const erased = linesOf({ ...shown, events: [events[0]!, { ...events[1]!, text: null } as RoomEvent, said(3, noon)] });
  expect(erased[1]).toBe(before[1]);
  expect(erased[2]).toMatchObject({ text: null });
});
