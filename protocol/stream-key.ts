/** Bodies of `/api/rooms/{id}/stream-key`: the key with which OBS and other encoders publish over WHIP (RFC 9725). */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';

/** Whether there is a key, and whose: an encoder publishes as the person who made it. The key itself is not kept. */
export const StreamKeyInfo = z.object({
  made: z.object({ at: Time, by: z.object({ id: Id, name: z.string() }) }).nullable(),
});
export type StreamKeyInfo = z.infer<typeof StreamKeyInfo>;

/** A new key: 192 random bits, 32 characters of base64url. Given this once; the server keeps a hash. */
export const NewStreamKey = z.object({ key: z.string() });
export type NewStreamKey = z.infer<typeof NewStreamKey>;
