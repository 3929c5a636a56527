/** The rules of a room's chat. What they mean for a message: `destinationOf` in destination.ts. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { limits } from './limits.ts';

export { defaultRules, destinationOf, type Destination } from './destination.ts';

/**
 * Who may write to all. `everyone`: all who are in. `members`: not those who only walked into an open room (guests).
 * `assistants`: messages of students reach staff alone. `read_only`: staff only.
 */
export const Writing = z.enum(['everyone', 'members', 'assistants', 'read_only']);
export type Writing = z.infer<typeof Writing>;

/** What everybody in the room sees of its rules. Staff are exempt from all of them. */
export const ChatRules = z.object({
  writing: Writing,
  /** Staff see messages first and release or refuse them. */
  approveFirst: z.boolean(),
  /** Seconds between two messages of one person; 0 is off. */
  slowSeconds: z.number().int().min(0).max(limits.slowSecondsMax),
  /** Writing without one's name. */
  anonymous: z.boolean(),
  links: z.boolean(),
  /** Links to pictures; a message never holds a picture itself. */
  images: z.boolean(),
  /** Private messages between one student and staff. */
  private: z.boolean(),
  /** Students may take the chat home, as they see it. */
  studentExport: z.boolean(),
  /** Some words are held for approval. Which ones only staff can see. */
  holdsWords: z.boolean(),
});
export type ChatRules = z.infer<typeof ChatRules>;

/** Words and phrases to hold for approval: compared without case, accents and invisible signs, whole words only. */
export const HeldWords = z
  .array(z.string().trim().min(1).max(limits.heldWordLength))
  .max(limits.heldWords)
  .describe('Plain words and phrases, no patterns');

/**
 * Change some of the rules; what is left out stays. Needs `chat.rules`. Everyone is told by the event `rules.changed`.
 * Answered by `ok` when that is durable. Errors: `forbidden`, `bad_request` (a word with nothing in it to compare), `conflict`
 * (others keep changing them at the same moment), `rate`, `busy`.
 */
export const RulesChange = z.object({
  type: z.literal('rules.change'),
  id: RequestId,
  room: Id,
  rules: ChatRules.omit({ holdsWords: true }).partial(),
  heldWords: HeldWords.optional(),
});

/** Event: staff changed the rules; these hold now. */
export interface RulesChanged {
  type: 'rules.changed';
  rules: ChatRules;
}

/** Why somebody may not write now. `until` is null for good. `reason` is what staff wrote. */
export interface Mute {
  until: number | null;
  reason: string;
}
