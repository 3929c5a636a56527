/** What a room allows in its lectures beside chat and media: one row of settings, and what the snapshot says of all of it. */
import { z } from 'zod';
import { Id, RequestId } from './envelope.ts';
import { limits } from './limits.ts';
import type { PollRun } from './polls.ts';

/** The settings of a room. What changes them needs `room.edit`; assistants may change `questions` alone. */
export const ClassroomSettings = z.object({
  questions: z.object({
    /** Students see a question only after staff approved it. */
    approveFirst: z.boolean(),
    /** Questions may be asked without a name; see `QuestionAsk`. */
    anonymous: z.boolean(),
  }),
  attendance: z.object({
    /** Off: nothing is written, and nobody is listed. */
    on: z.boolean(),
    /** Who was there for so many per cent of a lecture was present. */
    presentPercent: z.number().int().min(1).max(100),
    /** What counts: being there with a page, or getting picture or sound. */
    counts: z.enum(['connected', 'watched']),
    /** Days after the lecture until it is erased; null: with the room. */
    keepDays: z.number().int().min(1).max(limits.retentionDays).nullable(),
  }),
  /** What students find on the page of a lecture that is over. */
  afterwards: z.object({
    chat: z.boolean(),
    questions: z.boolean(),
    polls: z.boolean(),
    pulse: z.boolean(),
  }),
});
export type ClassroomSettings = z.infer<typeof ClassroomSettings>;

/** A part of the settings, each group whole. */
export const ClassroomSettingsChange = ClassroomSettings.partial();
export type ClassroomSettingsChange = z.infer<typeof ClassroomSettingsChange>;

/** Change settings of the room. Needs `room.edit`, or for `questions` alone `question.moderate`. Answered by `ok`. Errors: `forbidden`, `rate`, `busy`. */
export const ClassroomChange = z.object({
  type: z.literal('classroom.change'),
  id: RequestId,
  room: Id,
  settings: ClassroomSettingsChange,
});

/** Signal: the settings, whole, after a change. */
export interface ClassroomChanged {
  type: 'classroom.changed';
  room: string;
  settings: ClassroomSettings;
}

/** The classroom as this person has it, in the snapshot. Lists are asked for by who shows them. */
export interface ClassroomState {
  settings: ClassroomSettings;
  /** Questions that are open, of those that a list without `all` gives; for staff also those that wait for approval, null for others. */
  questions: { open: number; waiting: number | null };
  /** The poll that is open, or the last one of the live lecture whose results are shown (for staff: the last one); with one's own choice. */
  poll: PollRun | null;
}
