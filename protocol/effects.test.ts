import { expect, test } from 'vitest';
import { affected, isEffect } from './effects.ts';
import type { RoomEvent } from './room.ts';

const ada = { id: 'ada', name: 'Ada', role: 'owner' as const };
const cleo = { id: 'cleo', name: 'Cleo', role: 'student' as const };
const said: RoomEvent = {
  ...{ seq: 1, at: 1, by: cleo, type: 'chat.posted', text: 'frist', clientId: 'c', replyTo: 9 },
  mentions: [{ id: 'ada', name: 'Ada' }],
};
const edited = (seq: number, text: string | null): RoomEvent => ({
  ...{ seq, at: seq, by: cleo, type: 'chat.edited', ref: 1, editedAt: seq * 10, text },
});
const deleted: RoomEvent = { seq: 5, at: 5, by: ada, type: 'chat.deleted', ref: 1 };
const purged = (person: string): RoomEvent => ({ seq: 6, at: 6, by: ada, type: 'chat.purged', person });

test('an edit changes the text and whom it mentions, says when, and leaves the rest', () => {
  const now = affected(said, edited(2, 'first'));
  expect(now).toEqual({
    ...{ seq: 1, at: 1, by: cleo, type: 'chat.posted', clientId: 'c', replyTo: 9 },
    text: 'first',
    editedAt: 20,
  });
  expect(affected(now, edited(3, 'First!'))).toMatchObject({ text: 'First!', editedAt: 30 });
});

test('an earlier edit says what the latest one says', () => {
  expect(affected(edited(2, 'first'), edited(3, 'First!'))).toMatchObject({ seq: 2, text: 'First!', editedAt: 20 });
});

test('deleting erases the message and its edits, and nothing brings the text back', () => {
  for (const later of [deleted, purged('cleo'), edited(4, null)]) {
    const gone = affected(said, later);
    expect(gone).toEqual({ seq: 1, at: 1, by: cleo, type: 'chat.posted', text: null, clientId: 'c' });
    expect(affected(gone, edited(7, 'back again'))).toBe(gone);
    expect(affected(edited(2, 'first'), later)).toMatchObject({ text: null });
  }
});

test('what does not concern it leaves it as it is, the same object', () => {
  const others: RoomEvent[] = [
    { ...deleted, ref: 2 },
    purged('mallory'),
    { ...edited(2, 'x'), ref: 7 } as RoomEvent,
    { seq: 8, at: 8, by: ada, type: 'lecture.ended' },
  ];
  for (const other of others) expect(affected(said, other)).toBe(said);
  expect(affected({ ...said, seq: 9 }, deleted)).toMatchObject({ text: 'frist' }); // it was said afterwards
  expect(affected(deleted, purged('ada'))).toBe(deleted);
  expect([deleted, purged('x'), edited(2, 'x'), said].map(isEffect)).toEqual([true, true, true, false]);
});
