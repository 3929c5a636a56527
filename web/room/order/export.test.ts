import { expect, test } from 'vitest';
import { exportPath, isComplete, type ExportWish } from './export.ts';

const wish = (more: Partial<ExportWish>): ExportWish => ({
  format: 'csv',
  what: 'all',
  lecture: '',
  from: '2026-11-23',
  to: '2026-11-24',
  pseudonyms: false,
  ...more,
});
const queryOf = (more: Partial<ExportWish>) =>
  Object.fromEntries(new URL(exportPath('room', wish(more), 'Asia/Tokyo'), 'https://uni.example').searchParams);

test('the whole room, and nothing of what was chosen for another kind', () => {
  expect(exportPath('room', wish({ lecture: 'nine' }), 'UTC')).toBe('/api/rooms/room/export?format=csv&zone=UTC');
});

test('a span of days has the last one whole', () => {
  expect(queryOf({ what: 'span', format: 'html' })).toEqual({
    format: 'html',
    zone: 'Asia/Tokyo',
    from: String(new Date(2026, 10, 23).getTime()),
    to: String(new Date(2026, 10, 25).getTime()),
  });
});

test('one lecture, with pseudonyms', () => {
  expect(queryOf({ what: 'lecture', lecture: 'nine', pseudonyms: true })).toEqual({
    format: 'csv',
    zone: 'Asia/Tokyo',
    lecture: 'nine',
    pseudonyms: '1',
  });
});

test('a lecture must be chosen, and days must be in their order', () => {
  expect(isComplete(wish({ what: 'lecture' }))).toBe(false);
  expect(isComplete(wish({ what: 'lecture', lecture: 'nine' }))).toBe(true);
  expect(isComplete(wish({ what: 'span' }))).toBe(true);
  expect(isComplete(wish({ what: 'span', from: '2026-11-25' }))).toBe(false);
  expect(isComplete(wish({ what: 'span', to: '' }))).toBe(false);
});
