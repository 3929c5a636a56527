import { describe, expect, test } from 'vitest';
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

describe('an account that is gone', () => {
  const nobody = { id: 'gone-1', name: '', role: null };
  const forgotten = (more: object): RoomEvent => ({
    ...{ seq: 6, at: 6, by: nobody, type: 'chat.forgotten', refs: [], erased: true },
    ...more,
  });
  const about: RoomEvent = {
    ...{ seq: 3, at: 3, by: ada, type: 'chat.posted' },
    text: 'so @Cleo Newton, @Cleo and @Cleopatra',
    mentions: [
      { id: 'cleopatra', name: 'Cleopatra' },
      { id: 'cleo', name: 'Cleo' },
    ],
  };

  test('has said nothing any more, or nobody has', () => {
    expect(affected(said, forgotten({ refs: [1] }))).toEqual({
      ...{ seq: 1, at: 1, by: nobody, type: 'chat.posted', text: null, clientId: 'c' },
    });
    expect(affected(said, forgotten({ refs: [1], erased: false }))).toMatchObject({ by: nobody, text: 'frist' });
    expect(affected(said, forgotten({ refs: [2, 3] }))).toBe(said);
    const started: RoomEvent = { seq: 2, at: 2, by: cleo, type: 'lecture.started', title: 'Paging' };
    expect(affected(started, forgotten({ refs: [2] }))).toEqual({ ...started, by: nobody });
  });

  test('leaves no edit behind whose message went before it', () => {
    expect(affected(edited(2, 'first'), forgotten({ refs: [1] }))).toMatchObject({ text: null });
  });

  test('is mentioned by nobody, and others of like names still are; once more changes nothing', () => {
    const once = affected(about, forgotten({ mentions: [[3, 1]] }));
    expect(once).toMatchObject({
      text: 'so @… Newton, @… and @Cleopatra',
      mentions: [
        { id: 'cleopatra', name: 'Cleopatra' },
        { id: 'gone-1', name: '…' },
      ],
    });
    expect(affected(once, forgotten({ mentions: [[3, 1]] }))).toEqual(once);
    expect(affected(about, forgotten({ mentions: [[4, 0]] }))).toBe(about);
  });

  test('is not named by a purge either', () => {
    const earlier = { ...purged('cleo'), seq: 4 } as RoomEvent;
    expect(affected(earlier, forgotten({ mentions: [[4, 0]] }))).toMatchObject({ person: 'gone-1', by: ada });
  });
});

test('what has expired is erased with its edits, and what stands after it stays', () => {
  const expired = (before: number): RoomEvent => ({ seq: 9, at: 9, by: ada, type: 'chat.expired', before });
  expect(affected(said, expired(2))).toMatchObject({ text: null, by: cleo });
  expect(affected(edited(2, 'first'), expired(2))).toMatchObject({ text: null });
  expect(affected(said, expired(1))).toBe(said);
  expect(isEffect(expired(1))).toBe(true);
});
