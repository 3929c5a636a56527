import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { createPasswords, refuseWeak } from './passwords.ts';

const weak = (password: string) => {
  try {
    refuseWeak(password, 'ada@example.org');
    return false;
  } catch {
    return true;
  }
};

test('a password of one kind or another that nobody guesses is taken', () => {
  for (const good of [
    'violet-harbour-41',
    'Kreide und Tafel',
    'x9$Lm2!pQr7v',
    'пароль-для-Ады',
    '数学講義は楽しいです明日',
    'zebra qwerty lamp',
  ]) {
    expect(weak(good), good).toBe(false);
  }
});

test('what everybody tries first is refused', () => {
  for (const bad of [
    'password123',
    'Password123!',
    'PASSWORD2024',
    'Passwort1234',
    '1234567890',
    '0987654321',
    '12345678901234567890',
    'abcdefghij',
    'qwertyuiop',
    'qwertzuiop',
    'iloveyou2024',
    'welcome12345',
    'aaaaaaaaaaaa',
    'abababababab',
    '1q2w3e4r5t6y',
    'correct horse battery staple',
    'ada@example.org',
  ]) {
    expect(weak(bad), bad).toBe(true);
  }
});

test('too short and too long are refused', () => {
  expect(weak('x9$Lm2!pQ')).toBe(true);
  expect(weak('x9$Lm2!pQr')).toBe(false);
  expect(weak('x9$Lm2!pQr'.repeat(20).slice(0, limits.passwordMax))).toBe(false);
  expect(weak('x9$Lm2!pQr'.repeat(20).slice(0, limits.passwordMax + 1))).toBe(true);
});

test('a hash is scrypt with a salt of its own and fits its password alone', async () => {
  const passwords = createPasswords();
  const [one, two] = await Promise.all([passwords.hash('violet-harbour-41'), passwords.hash('violet-harbour-41')]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  expect(await passwords.verify('violet-harbour-41', one)).toBe(true);
  expect(await passwords.verify('violet-harbour-42', one)).toBe(false);
});

test('past those that may wait, further ones are refused at once and the waiting go on', async () => {
  const passwords = createPasswords({ atOnce: 1, waiting: 2 });
  const asked = Array.from({ length: 5 }, (_, i) => passwords.hash(`password of ${i}`));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map((it) => it.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(outcomes[4]).toMatchObject({ reason: { code: 'busy' } });
  await expect(passwords.hash('one more')).resolves.toContain(':');
});
