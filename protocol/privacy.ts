/** Bodies of what people may ask about what is kept of them, and of how long things are kept. Times are milliseconds since the epoch. */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';
import { limits } from './limits.ts';

/** What becomes of what a person wrote to all: its texts are erased, or they stay, by nobody. What was written to staff alone is erased in any case. */
export const Texts = z.enum(['erased', 'kept']);
export type Texts = z.infer<typeof Texts>;

/** Erases one's own account; the password once more. */
export const EraseMe = z.object({
  password: z.string().min(1).max(limits.passwordMax),
  texts: Texts.default('erased'),
});
/** Erases somebody's account, for administrators. */
export const EraseAccount = z.object({ texts: Texts.default('erased') });

const RoomName = z.object({ id: Id, name: z.string() });
/**
 * What erasing an account would do to others. With `lastAdmin` (nobody else administers the server), or rooms in `handOver`
 * (others are in them, and nobody else owns them), it is refused. Rooms in `goes` go with the account.
 */
export const Obstacles = z.object({
  lastAdmin: z.boolean(),
  handOver: z.array(RoomName.extend({ others: z.number().int() })),
  goes: z.array(RoomName),
});
export type Obstacles = z.infer<typeof Obstacles>;

/** Days; null: for good. */
const Days = z.number().int().min(1).max(limits.retentionDays).nullable();
export const RetentionPolicy = z.object({
  /** What is written in rooms, to all and to staff; questions, and what was voted. */
  chatDays: Days,
  /** Who did what about whom. */
  auditDays: Days,
  /** Mails kept for administrators. */
  mailDays: Days,
  /** What was in rooms, after they were deleted. */
  deletedRoomDays: Days,
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

/** The last time old things were looked for. */
export const RetentionRun = z.object({
  at: Time,
  removed: z.object({
    chat: z.number().int(),
    audit: z.number().int(),
    mails: z.number().int(),
    /** Lectures whose attendance was kept as long as their rooms wish. */
    attendance: z.number().int().default(0),
    rooms: z.number().int(),
  }),
});
export type RetentionRun = z.infer<typeof RetentionRun>;

/** `last`: null before the first time. */
export const Retention = z.object({ policy: RetentionPolicy, last: RetentionRun.nullable() });
export type Retention = z.infer<typeof Retention>;
