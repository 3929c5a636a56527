import { randomBytes } from 'node:crypto';

/** A new id: 128 random bits in base64url, 22 characters. Says nothing of when or after what it was made. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}
