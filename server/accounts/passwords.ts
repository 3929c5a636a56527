import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { commonPasswords } from './common-passwords.ts';

/** Hashes with scrypt (N 16384, r 16, 32 MiB each, off the event loop). */
export interface Passwords {
  /** @throws {UserError} `busy` when too many wait already. */
  hash(password: string): Promise<string>;
  /** @throws {UserError} `busy` when too many wait already. */
  verify(password: string, hash: string): Promise<boolean>;
}

/**
 * At most `atOnce` hashes are computed at once, in the order they were asked for, so that a hall full of people signing in
 * leaves processor, memory and thread pool for those who are in already. Past `waiting` more, new ones are refused.
 */
export function createPasswords({ atOnce, waiting }: { atOnce: number; waiting: number } = limits.hashing): Passwords {
  const queue: (() => void)[] = [];
  let running = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new UserError('busy', { retryAfterMs: 5_000 });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    verify: (password, hash) => inTurn(() => verifyPassword({ hash, password })),
  };
}

/**
 * What nobody may choose: too short or too long, one of the passwords everybody tries first, the own address, or a few
 * characters over and over.
 * @throws {UserError} `password_weak`
 */
export function refuseWeak(password: string, email: string): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const weak =
    password.length < limits.passwordMin ||
    password.length > limits.passwordMax ||
    new Set(plain).size < 4 ||
    plain === email ||
    plain === email.split('@')[0] ||
    isRun(plain) ||
    commonPasswords.has(plain) ||
    commonPasswords.has(plain.replace(/[^a-z]+$/, '')) ||
    commonPasswords.has(plain.replace(/\s+/g, ''));
  if (weak) throw new UserError('password_weak');
}

/** Neighbours in the alphabet, the digits or on the keyboard, forwards, backwards or repeated. */
function isRun(text: string): boolean {
  return rows.some(
    (row) => (row + row + row + row + row).includes(text.slice(0, row.length * 4)) && text.length <= row.length * 4,
  );
}

const forwards = [
  '0123456789',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn',
];
const rows = [...forwards, ...forwards.map((row) => [...row].reverse().join(''))];
