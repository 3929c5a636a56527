import { expect, test } from 'vitest';
import type { Aside } from '../../../protocol/aside.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import { slowUntil } from './slow.ts';

const now = 1_000_000;
const said = (by: string, secondsAgo: number) =>
  ({
    type: 'chat.posted',
    seq: 1,
    at: now - secondsAgo * 1_000,
    by: { id: by, name: '', role: 'student' },
    text: 'x',
  }) as RoomEvent;
const aside = (why: Aside['why'], secondsAgo: number) =>
  ({ why, at: now - secondsAgo * 1_000, by: { id: 'cleo', name: 'Cleo', role: 'student' } }) as Aside;
const wait = (events: RoomEvent[], asides: Aside[] = []) => {
  const until = slowUntil((id) => id === 'cleo' || id === 'anon-cleo', { slowSeconds: 30, events, asides, now });
  return until === 0 ? 0 : (until - now) / 1_000;
};

test('one waits from one’s own last message on, not from those of others', () => {
  expect(wait([])).toBe(0);
  expect(wait([said('cleo', 20), said('ada', 1)])).toBe(10);
  expect(wait([said('cleo', 31)])).toBe(0);
  expect(wait([said('cleo', 25), said('cleo', 5)])).toBe(25);
});

test('writing without a name is no second turn', () => expect(wait([said('anon-cleo', 12)])).toBe(18));

test('what waits for staff counts, what was for them alone does not', () => {
  expect(wait([], [aside('approval', 10)])).toBe(20);
  expect(wait([said('cleo', 28)], [aside('words', 4)])).toBe(26);
  expect(wait([], [aside('private', 1)])).toBe(0);
});
