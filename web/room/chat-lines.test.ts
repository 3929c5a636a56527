import { expect, test } from 'vitest';
import type { By, RoomEvent } from '../../protocol/room.ts';
import { chatLines, createChatLines, type Shown } from './chat-lines.ts';
import { defaultRules } from '../../protocol/destination.ts';

const ada: By = { id: 'ada', name: 'Ada', role: 'owner' };
const cleo: By = { id: 'cleo', name: 'Cleo', role: 'student' };
const noon = new Date(2026, 10, 24, 12).getTime();
const minutes = 60_000;

const said = (seq: number, at: number, more: Partial<RoomEvent> = {}) =>
  ({ type: 'chat.posted', seq, at, by: cleo, text: `line ${seq}`, ...more }) as RoomEvent;
const shown: Shown = {
  events: [],
  outbox: [],
  me: { ...cleo, pseudonym: 'anon-cleo' },
  lecture: null,
  clockOffset: 0,
  readUpTo: null,
  older: false,
  newer: false,
};

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
  expect(erased[0]).toBe(before[0]);
  expect(erased[2]).toMatchObject({ text: null });
});

test('what a purge erased says by whom, and what one wrote without a name is still one’s own', () => {
  const hidden: By = { id: 'anon-cleo', name: '', role: null, anonymous: true };
  const events: RoomEvent[] = [
    said(1, noon, { by: hidden, text: null } as Partial<RoomEvent>),
    { type: 'chat.purged', seq: 2, at: noon, by: ada, person: 'anon-cleo' },
    said(3, noon, { by: hidden } as Partial<RoomEvent>),
  ];
  const lines = chatLines({ ...shown, events });
  expect(lines.slice(1)).toMatchObject([
    { seq: 1, text: null, mine: true, deletedBy: { id: 'ada' } },
    { seq: 3, text: 'line 3', mine: true, deletedBy: null },
  ]);
});

test('edits and pins are no lines of their own; a change of the rules is, with the rules it changed', () => {
  const slow = { ...defaultRules, slowSeconds: 10 };
  const events: RoomEvent[] = [
    said(1, noon, { editedAt: noon } as Partial<RoomEvent>),
    { type: 'chat.edited', seq: 2, at: noon, by: cleo, ref: 1, text: 'line 1', editedAt: noon },
    { type: 'chat.pinned', seq: 3, at: noon, by: ada, ref: 1 },
    { type: 'rules.changed', seq: 4, at: noon, by: ada, rules: slow },
    { type: 'rules.changed', seq: 5, at: noon, by: ada, rules: defaultRules },
  ];
  const lines = chatLines({ ...shown, events });
  expect(lines.map((line) => line.kind)).toEqual(['day', 'message', 'rules', 'rules']);
  expect(lines.slice(2)).toMatchObject([{ before: defaultRules }, { before: slow, rules: defaultRules }]);
  const cut = chatLines({ ...shown, events, older: true });
  expect(cut.filter((line) => line.kind === 'rules')).toMatchObject([{ before: null }, { before: slow }]);
});

test('what is new begins at the first message of somebody else that was not read', () => {
  const events = [
    said(1, noon),
    said(2, noon),
    said(3, noon, { by: ada, text: null } as Partial<RoomEvent>),
    said(4, noon, { by: ada } as Partial<RoomEvent>),
    said(5, noon, { by: ada } as Partial<RoomEvent>),
  ];
  const kinds = (readUpTo: number | null, more = {}) =>
    chatLines({ ...shown, events, readUpTo, ...more }).map((line) => line.kind);
  expect(kinds(1)).toEqual(['day', 'message', 'message', 'message', 'unread', 'message', 'message']);
  expect(kinds(5)).not.toContain('unread');
  expect(kinds(null)).not.toContain('unread');
});

test('where what is new begins before what is on the page, it is not said to begin there', () => {
  const events = [said(41, noon, { by: ada } as Partial<RoomEvent>)];
  const kinds = (readUpTo: number) => chatLines({ ...shown, events, readUpTo, older: true }).map((line) => line.kind);
  expect(kinds(20)).toEqual(['older', 'day', 'message']);
  expect(kinds(40)).toEqual(['older', 'day', 'unread', 'message']);
});

test('a window in history does not show what is on its way, nor does the chat what is for staff alone', () => {
  const outbox = [{ clientId: 'c', text: 'hi', at: noon, state: 'pending' as const }];
  const events = [said(1, noon)];
  expect(chatLines({ ...shown, events, outbox, newer: true }).map((line) => line.kind)).toEqual([
    'day',
    'message',
    'newer',
  ]);
  const toStaff = [{ ...outbox[0]!, extras: { to: 'staff' } }];
  expect(chatLines({ ...shown, events, outbox: toStaff })).toHaveLength(2);
});

test('what another tab has sent stands there once, however late this one hears that it was on its way', () => {
  const outbox = [{ clientId: 'c', text: 'hi', at: noon, state: 'pending' as const }];
  const events = [said(1, noon, { clientId: 'c' } as Partial<RoomEvent>)];
  expect(chatLines({ ...shown, events, outbox }).map((line) => line.key)).toEqual(['day before 1', 'c']);
});
