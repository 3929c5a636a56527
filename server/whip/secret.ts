/** Stream keys and player tokens: 192 random bits that are shown once, and of which a hash is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** So many random bits cannot be found by trying: a plain hash, SHA-256 in base64url, does. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether this is the secret of which the hash was kept. */
export function opens(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash));
}
