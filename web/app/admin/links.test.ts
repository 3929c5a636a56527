import { expect, test } from 'vitest';
import { firstLink } from './links.ts';

test('the link of a mail is found whole', () => {
  const link = 'https://192.0.2.2:3003/verify?token=LKw1Pa4ig-YKiGxsHwJ0qXYp';
  expect(firstLink(`Hello,\n\n${link}\n\nThe link works once.`)).toBe(link);
  expect(firstLink('nothing to open')).toBeUndefined();
});
