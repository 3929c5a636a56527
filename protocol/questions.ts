/**
 * Questions to who gives the lecture (Q&A): asked, voted up, answered. A question is a row that changes; each change of it is an
 * event `question.changed` in the room log, which says which one and what it is now, and no text. After it every page is told
 * the question itself by `questions.told`.
 */
import { z } from 'zod';
import { ClientId, Id, RequestId, Seq, Time } from './envelope.ts';
import { limits } from './limits.ts';

const QuestionText = z.string().trim().min(1).max(limits.questionLength);

/** `waiting` for approval, `open`, `answered`, `dismissed` by staff, `merged` into another one, `withdrawn` by who asked it. */
export const QuestionState = z.enum(['waiting', 'open', 'answered', 'dismissed', 'merged', 'withdrawn']);
export type QuestionState = z.infer<typeof QuestionState>;

const Someone = z.object({ id: Id, name: z.string() });

/** A question as this person may see it. Students see open and answered ones, and what became of those they asked by name. */
export const QuestionInfo = z.object({
  id: Id,
  /** Null once it was withdrawn, or erased with its author. */
  text: z.string().nullable(),
  /** Who asked; null: without a name, or the account is gone. */
  by: Someone.nullable(),
  /** Asked without a name. */
  anonymous: z.boolean(),
  state: QuestionState,
  at: Time,
  votes: z.number().int(),
  /** One's own vote; left out where a message goes to everybody. */
  mine: z.boolean().optional(),
  /** What was answered in text; null with `answered`: in the lecture, live. */
  answer: z.string().nullable(),
  /** Why it was dismissed. */
  reason: z.string().nullable(),
  /** The question it was merged into. */
  into: Id.nullable(),
  /** The chat message it was made of. */
  fromSeq: Seq.nullable(),
  lectureId: Id.nullable(),
  /** Staff only: who looks after it, and since when. */
  claimed: Someone.extend({ at: Time }).nullable().optional(),
  /** Who answered or dismissed it, and when. */
  decided: Someone.extend({ at: Time }).nullable(),
});
export type Question = z.infer<typeof QuestionInfo>;

/**
 * Questions of the room, newest first: those of the live lecture, or without one those asked since the last lecture began; with
 * `all` from the beginning. Needs `chat.read`. Answered by `question.listed`. Errors: `rate`.
 */
export const QuestionList = z.object({
  type: z.literal('question.list'),
  id: RequestId,
  room: Id,
  all: z.boolean().optional(),
  /** The `next` of the page before. */
  before: z.string().max(80).optional(),
});

/**
 * Ask. 1 to 500 characters after trimming. Needs `question.ask`. It waits for approval where the room wants that, or where it holds a word
 * the chat holds; staff's own, by name, never do. Who asks by name has voted for it, and may have 20 that wait or are open. With `anonymous`
 * no table, log or message holds who asked, so it cannot be withdrawn, and nobody, staff and administrators included, can find out from
 * what is stored; what is not hidden: that somebody who was in the room asked it, when, and how it is worded. `from` (staff, without
 * `anonymous`): the question is made of the chat message at that place, asked by its author, and open at once; `text` is what staff make
 * of it. A message is one question: the second who asks is given the first one's. Answered by `question.told` with the question; the same
 * `clientId` again gives the same answer and no second one.
 * Errors: `forbidden`, `rule` (`muted`, `anonymous`, `members`, `links`, `images`), `rate`, `quota` (one's own, or those of the lecture),
 * `busy`, `not_found` (`from`), `bad_request` (`text`, `anonymous`, `clientId` of somebody else's).
 */
export const QuestionAsk = z.object({
  type: z.literal('question.ask'),
  id: RequestId,
  room: Id,
  clientId: ClientId,
  text: QuestionText,
  anonymous: z.boolean().optional(),
  from: Seq.min(1).optional(),
});

/**
 * Vote for an open question, or take the vote back; twice is once. Needs `question.ask`; who is muted may vote. Answered by `ok`.
 * Errors: `not_found`, `conflict` (not open), `rate`, `busy`.
 */
export const QuestionVote = z.object({
  type: z.literal('question.vote'),
  id: RequestId,
  room: Id,
  question: Id,
  on: z.boolean(),
});

/**
 * Take back one's own question, asked by name, while it waits or is open. Its text and the votes for it are erased. Answered by `ok`.
 * Errors: `not_found`, `conflict`, `rate`, `busy`.
 */
export const QuestionWithdraw = z.object({
  type: z.literal('question.withdraw'),
  id: RequestId,
  room: Id,
  question: Id,
});

/**
 * What staff do with a question. `approve`: it is open; `answer`: with `text`, or without one: it was answered live; again: this answer
 * takes the place of the first; `dismiss` with a `reason`; `reopen` what was answered, dismissed or merged; `merge` into another open one,
 * to which the votes and its author's go, each person's once, and to which belongs what was merged into it before; `claim`: I look after it,
 * whoever did before, `release`: nobody does. What is decided nobody looks after any more. Needs `question.moderate`. Answered by `ok`.
 * Errors: `not_found`, `forbidden`, `conflict` (its state does not allow this), `bad_request` (`reason`, `into`), `rate`, `busy`.
 */
export const QuestionDecide = z.object({
  type: z.literal('question.decide'),
  id: RequestId,
  room: Id,
  question: Id,
  deed: z.enum(['approve', 'answer', 'dismiss', 'reopen', 'merge', 'claim', 'release']),
  text: z.string().trim().max(limits.questionAnswerLength).optional(),
  reason: z.string().trim().max(limits.reasonLength).optional(),
  into: Id.optional(),
});
export type QuestionDeed = z.infer<typeof QuestionDecide>['deed'];

/** A page of questions; `next` is the value for `before`, null at the end. */
export interface QuestionListed {
  type: 'question.listed';
  re: number;
  room: string;
  questions: Question[];
  next: string | null;
}

/** One's own question, asked. */
export interface QuestionTold {
  type: 'question.told';
  re: number;
  room: string;
  question: Question;
}

/**
 * Signal: these questions are so now, of whichever lecture; those in `gone` one does not see any more. At most twice a second, and at
 * once after a pause. `open`, `waiting` (staff; null for others) count what a list without `all` gives, so they begin anew with a lecture.
 * `mine` is left out: one's own vote changes by one's own doing, asking included; only to whose vote a merge brought along it is told.
 */
export interface QuestionsTold {
  type: 'questions.told';
  room: string;
  questions: Question[];
  gone: string[];
  open: number;
  waiting: number | null;
}

/**
 * Event: a question is in this state now. By who did it; what is asked without a name, and what only staff may see yet, is by a pseudonym
 * made for this one event.
 */
export interface QuestionChanged {
  type: 'question.changed';
  question: string;
  state: QuestionState;
}
