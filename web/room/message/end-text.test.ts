import { expect, test } from 'vitest';
import { endText } from './end-text.ts';

const now = new Date(2026, 10, 23, 9, 30).getTime();
const at = (month: number, day: number, year = 2026) => new Date(year, month - 1, day, 14, 5).getTime();

test('what ends today ends at a time of day', () => {
  expect(endText(at(11, 23), 'en-GB', now)).toBe('14:05');
  expect(endText(at(11, 23), 'de', now)).toBe('14:05');
  expect(endText(at(11, 23), 'ar-EG', now)).toMatch(/^٢:٠٥\s\S+$/);
});

test('what ends another day tells the day, too, as the reader writes it', () => {
  expect(endText(at(11, 27), 'en-GB', now)).toBe('Fri 27 Nov, 14:05');
  expect(endText(at(11, 24), 'de', now)).toBe('Di., 24. Nov., 14:05');
  expect(endText(at(11, 27), 'ar-EG', now)).toMatch(/^الجمعة، ٢٧ نوفمبر.*٢:٠٥/);
});

test('the same day a year on is not mistaken for this one', () => {
  expect(endText(at(11, 23, 2027), 'en-GB', now)).toMatch(/^Tue,? 23 Nov 2027, 14:05$/);
  expect(endText(at(1, 2, 2027), 'de', now)).toMatch(/^Sa\., 2\. Jan\. 2027/);
});
