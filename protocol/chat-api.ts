/** Bodies of the HTTP routes about the order of a room's chat: its rules, asides, who is muted or removed, what staff did. */
import { z } from 'zod';
import type { Aside } from './aside.ts';
import { Id, Seq, Time } from './envelope.ts';
import { limits } from './limits.ts';
import { Deed } from './moderation.ts';
import { RoomRole, type By } from './room.ts';
import { ChatRules, HeldWords } from './rules.ts';

const Someone = z.object({
  id: Id,
  name: z.string(),
  role: RoomRole.nullable(),
  anonymous: z.literal(true).optional(),
}) satisfies z.ZodType<By>;

/** A person or a pseudonym that something was done about. `name` is empty for a pseudonym, or when the account is gone. */
const Subject = z.object({ id: Id, name: z.string() });

export const AsideInfo = z.object({
  id: Id,
  n: z.number().int(),
  state: z.enum(['waiting', 'private', 'released', 'refused', 'withdrawn']),
  why: z.enum(['approval', 'words', 'assistants', 'private']),
  with: Subject,
  by: Someone,
  text: z.string().nullable(),
  clientId: z.string().optional(),
  replyTo: Seq.optional(),
  at: Time,
  lectureId: Id.optional(),
  decidedBy: Someone.optional(),
  reason: z.string().optional(),
  seq: Seq.optional(),
}) satisfies z.ZodType<Aside>;

/** Which asides to list: those of one state, or all that were decided or taken back. */
export const AsideFilter = z.enum([...AsideInfo.shape.state.options, 'decided']);
export type AsideFilter = z.infer<typeof AsideFilter>;

/** The newest asides below `before`, oldest first. `next` is the value for `before`; null where they begin. */
export const AsidePage = z.object({ asides: z.array(AsideInfo), next: z.number().int().nullable() });
export type AsidePage = z.infer<typeof AsidePage>;

/** `heldWords` for staff only. */
export const RoomRules = z.object({ rules: ChatRules, heldWords: HeldWords.optional() });
export type RoomRules = z.infer<typeof RoomRules>;

/** Who is kept from writing or from coming in. `until` is null for good. */
export const Sanction = z.object({
  kind: z.enum(['mute', 'removal']),
  person: Subject,
  until: Time.nullable(),
  reason: z.string(),
  by: Someone,
  at: Time,
});
export type Sanction = z.infer<typeof Sanction>;
export const SanctionList = z.object({ sanctions: z.array(Sanction) });
export type SanctionList = z.infer<typeof SanctionList>;

/** How much of a person's writing there is. */
export const Written = z.object({ messages: z.number().int() });
export type Written = z.infer<typeof Written>;

/** One thing that staff did. `ref` is the `seq` of the message it was about. */
export const AuditEntry = z.object({
  id: Id,
  at: Time,
  by: Someone,
  deed: Deed,
  subject: Subject.nullable(),
  ref: Seq.nullable(),
  /** `mute`, `remove`: until when, null for good. */
  until: Time.nullable().optional(),
  /** `mute`, `remove`, `refuse`: what staff wrote. */
  reason: z.string().max(limits.reasonLength).optional(),
  /** `remove`: with everything the person wrote. */
  erased: z.literal(true).optional(),
  /** `rules`: those that changed, as they were from then on. */
  rules: ChatRules.partial().optional(),
  /** `rules`: how many words were held from then on, where the words changed. */
  heldWords: z.number().int().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
/** Newest first. `next` is the value for `before`; null at the end. */
export const AuditPage = z.object({ entries: z.array(AuditEntry), next: z.string().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;
