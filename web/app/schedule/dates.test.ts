import { expect, test } from 'vitest';
import { addDays, addMonths, firstWeekday, monthWeeks, moved, weekStart } from './dates.ts';

test('a month is whole weeks, from the first day of a week to the last', () => {
  const weeks = monthWeeks('2026-11-24', 1);
  expect(weeks).toHaveLength(6);
  expect(weeks[0]![0]).toBe('2026-10-26');
  expect(weeks[5]![6]).toBe('2026-12-06');
  expect(weeks.every((week) => week.length === 7)).toBe(true);
});

test('a February that fills its weeks has four', () => {
  expect(monthWeeks('2021-02-10', 1)).toHaveLength(4);
  expect(monthWeeks('2021-02-10', 7)).toHaveLength(5);
});

test('every day of a month stands in it once, wherever weeks begin', () => {
  for (const firstDay of [1, 6, 7]) {
    const days = monthWeeks('2028-02-01', firstDay).flat();
    expect(new Set(days).size).toBe(days.length);
    expect(days.filter((day) => day.startsWith('2028-02'))).toHaveLength(29);
  }
});

test('days and months go over the ends of years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addMonths('2026-12-05', 1)).toBe('2027-01-05');
  expect(addMonths('2026-01-05', -1)).toBe('2025-12-05');
});

test('the same day of a shorter month is its last', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
});

test('the clocks change on some days, and each is still one day', () => {
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
  expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
});

test('a week begins with the day people of a region begin it with', () => {
  expect(weekStart('2026-11-24', 1)).toBe('2026-11-23');
  expect(weekStart('2026-11-22', 7)).toBe('2026-11-22');
  expect([1, 6, 7]).toContain(firstWeekday('ar'));
  expect(firstWeekday('de-DE')).toBe(1);
});

test('arrows go by days as they stand: to the left is later where one reads from the right', () => {
  const ltr = { firstDay: 1, rtl: false };
  expect(moved('ArrowLeft', '2026-11-01', ltr)).toBe('2026-10-31');
  expect(moved('ArrowLeft', '2026-11-01', { firstDay: 1, rtl: true })).toBe('2026-11-02');
  expect(moved('ArrowDown', '2026-11-24', ltr)).toBe('2026-12-01');
  expect(moved('Home', '2026-11-24', ltr)).toBe('2026-11-23');
  expect(moved('End', '2026-11-24', ltr)).toBe('2026-11-29');
  expect(moved('PageDown', '2026-11-30', ltr)).toBe('2026-12-30');
  expect(moved('a', '2026-11-24', ltr)).toBeNull();
});
