import { expect, test } from 'vitest';
import type { RoomEvent } from '../../protocol/room.ts';
import { judge } from './judge.ts';

const texts = ['0 0', '1 0', '0 1', '1 1'];
const written = texts.map((text, i) => {
  const [author, n] = text.split(' ').map(Number);
  return { author: author!, n: n!, text, clientId: `id ${text}`, seq: i + 1 };
});
const log = written.map(({ seq, clientId, text }) => ({ seq, clientId, text }));
const by = { id: 'x', name: 'X', role: null };
const screen: RoomEvent[] = log.map(({ seq, text }) => ({ type: 'chat.posted', seq, text, at: 1, by }));
const good = { acknowledged: 4, lost: 0, duplicated: 0, reordered: 0 };

test('finds nothing where everything is well', () => {
  expect(judge(written, log, [screen, screen])).toEqual(good);
});

test('finds what the database lost', () => {
  expect(judge(written, log.slice(0, 3), []).lost).toBeGreaterThan(0);
});

test('finds what one screen does not show', () => {
  expect(judge(written, log, [screen, screen.slice(0, 3)])).toEqual({ ...good, lost: 1 });
});

test('finds a text that is there twice', () => {
  const again = { seq: 5, clientId: 'other', text: '1 1' };
  expect(judge(written, [...log, again], []).duplicated).toBe(1);
  expect(judge(written, log, [[...screen, { ...screen[3]!, seq: 5 }]]).duplicated).toBe(1);
});

test('finds gaps, exchanged places and authors out of order', () => {
  expect(judge(written, [log[0]!, log[1]!, { ...log[2]!, seq: 4 }], []).reordered).toBeGreaterThan(0);
  expect(judge(written, log, [[screen[1]!, screen[0]!, screen[2]!, screen[3]!]]).reordered).toBeGreaterThan(0);
  const swapped = [log[2]!, log[1]!, log[0]!, log[3]!].map((row, i) => ({ ...row, seq: i + 1 }));
  expect(judge([], swapped, []).reordered).toBeGreaterThan(0);
});
