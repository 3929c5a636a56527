import { expect, test } from 'vitest';
import { anonymousTag } from './pseudonym.ts';

test('a pseudonym is called by three signs that are the same for everyone and hard to misread', () => {
  expect(anonymousTag('anon-AAAAAAAAAAAAAAAAAAAAAA')).toBe('000');
  expect(anonymousTag('anon-_-9zZaQkR2mLw0xT7uVnYg')).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}$/);
  expect(anonymousTag('anon-BCDefghijklmnopqrstuvw')).not.toBe(anonymousTag('anon-EFGefghijklmnopqrstuvw'));
});
