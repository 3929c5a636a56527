import { expect, test } from 'vitest';
import { affected, isEffect } from './effects.ts';
import type { RoomEvent } from './room.ts';

const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
const ben = { id: 'ben', name: 'Ben', role: 'assistant' } as const;
const posted = (seq: number, by: RoomEvent['by'] = cleo): RoomEvent => ({
  type: 'chat.posted',
  seq,
  at: seq,
  by,
  text: `secret ${seq}`,
  clientId: 'c1',
  lectureId: 'l1',
  mentions: [{ id: 'ben', name: 'Ben' }],
});
const edited = (seq: number, ref: number, text: string | null): RoomEvent => ({
  type: 'chat.edited',
  seq,
  at: seq,
  by: cleo,
  ref,
  text,
  editedAt: seq,
});

test('a deletion leaves the place, who and when, and nothing of what was said', () => {
  const after = affected(posted(1), { type: 'chat.deleted', seq: 5, at: 5, by: ben, ref: 1 });
  expect(after).toEqual({ type: 'chat.posted', seq: 1, at: 1, by: cleo, lectureId: 'l1', clientId: 'c1', text: null });
});

test('an edit replaces the text in the message and in edits before it; a deletion empties them all', () => {
  const newer = edited(9, 1, 'newest');
  expect(affected(posted(1), newer)).toMatchObject({ text: 'newest', editedAt: 9 });
  expect(affected(posted(1), newer)).not.toHaveProperty('mentions');
  expect(affected(edited(4, 1, 'second'), newer)).toMatchObject({ type: 'chat.edited', text: 'newest' });
  const gone: RoomEvent = { type: 'chat.deleted', seq: 10, at: 10, by: ben, ref: 1 };
  expect(JSON.stringify(affected(newer, gone))).not.toContain('newest');
  expect(affected(posted(1), edited(9, 1, null))).toMatchObject({ text: null });
});

test('what is erased stays erased, whatever comes later', () => {
  const gone = affected(posted(1), { type: 'chat.deleted', seq: 5, at: 5, by: ben, ref: 1 });
  expect(affected(gone, edited(9, 1, 'again'))).toBe(gone);
});

test('a purge erases what the person wrote before it, of nobody else and nothing later', () => {
  const purge: RoomEvent = { type: 'chat.purged', seq: 5, at: 5, by: ben, person: 'cleo' };
  expect(affected(posted(1), purge)).toMatchObject({ text: null });
  expect(affected(edited(2, 1, 'hm'), purge)).toMatchObject({ text: null });
  for (const other of [posted(1, ben), posted(6)]) expect(affected(other, purge)).toBe(other);
});

test('other events change nothing, and are told apart', () => {
  const start: RoomEvent = { type: 'lecture.started', seq: 5, at: 5, by: ben, title: 'Paging' };
  const message = posted(1);
  expect(affected(message, start)).toBe(message);
  expect(affected(start, edited(9, 5, 'no'))).toBe(start);
  expect([start, message, edited(2, 1, 'x')].map(isEffect)).toEqual([false, false, true]);
});
