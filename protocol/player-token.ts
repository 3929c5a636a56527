/** Bodies of `/api/rooms/{id}/player-tokens`: the tokens with which players watch a room over WHEP (draft-ietf-wish-whep). */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';
import { limits } from './limits.ts';

/** What it is for, as people will find it in the list: “Overflow hall”. */
export const NewPlayerToken = z.object({ name: z.string().trim().min(1).max(limits.nameLength) });
export type NewPlayerToken = z.infer<typeof NewPlayerToken>;

/** A new token: 192 random bits, 32 characters of base64url. Given this once; the server keeps a hash. */
export const FreshPlayerToken = z.object({ id: Id, token: z.string() });
export type FreshPlayerToken = z.infer<typeof FreshPlayerToken>;

export const PlayerToken = z.object({
  id: Id,
  name: z.string(),
  madeAt: Time,
  by: z.object({ id: Id, name: z.string() }),
  /** When a player last began with it; null when none has. */
  usedAt: Time.nullable(),
  /** Players connected with it now. */
  playing: z.number().int().min(0),
  /** False when who made it may not present here any more: then it opens nothing. */
  works: z.boolean(),
});
export type PlayerToken = z.infer<typeof PlayerToken>;

/** Oldest first. */
export const PlayerTokenList = z.object({ tokens: z.array(PlayerToken) });
export type PlayerTokenList = z.infer<typeof PlayerTokenList>;
