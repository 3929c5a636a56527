/**
 * Polls and quizzes: prepared in the room's library (over HTTP), put to the room, voted, closed, shown. A **run** is a poll that was put to
 * the room. That it was opened, closed, or its results shown are events `poll.changed` in the room log; votes are rows of their own.
 */
import { z } from 'zod';
import { Id, RequestId, Time } from './envelope.ts';
import { limits } from './limits.ts';

/** Markdown of the kind that messages have, with formulas. */
const Words = z.string().trim().max(limits.pollTextLength);

export const PollOption = z.object({
  text: Words,
  /** A picture of the room's; see `PUT /api/rooms/{id}/pictures`. */
  picture: Id.optional(),
  /** What the picture shows, for those who do not see it. */
  pictureText: z.string().trim().max(limits.pictureTextLength).optional(),
});
export type PollOption = z.infer<typeof PollOption>;

/** `choice`: one or several of the options; `truth`: true or false; `rating`: 1 to `most`; `number`; `text`: a short one; `cloud`: a few words each. */
export const PollKind = z.enum(['choice', 'truth', 'rating', 'number', 'text', 'cloud']);
export type PollKind = z.infer<typeof PollKind>;

/** What is asked. */
export const PollContent = z.object({
  kind: PollKind,
  title: Words.min(1),
  /** `choice`: 2 to 20. */
  options: z.array(PollOption).max(limits.pollOptions).default([]),
  /** `choice`: several may be chosen. */
  several: z.boolean().default(false),
  /** `rating`: the best one. */
  most: z.number().int().min(3).max(10).default(5),
  /** Nobody learns who voted what. Otherwise staff do, and people are told so before they vote. */
  anonymous: z.boolean().default(true),
  /** `live`: everybody sees the results while people vote; `after`: staff show them when they wish. */
  results: z.enum(['live', 'after']).default('after'),
  /** Seconds until it closes by itself; null: when staff close it. */
  seconds: z.number().int().min(5).max(limits.pollSeconds).nullable().default(null),
  /**
   * What makes it a quiz. `right`: `choice`: places of the right options; `truth`: [1] true, [0] false; `number`: [value, tolerance];
   * `text`: nothing, `accepted` instead. No message has it before the results are shown.
   */
  quiz: z
    .object({
      right: z.array(z.number()).max(limits.pollOptions).default([]),
      accepted: z.array(z.string().trim().min(1).max(limits.pollAnswerLength)).max(limits.pollOptions).default([]),
      explanation: Words.default(''),
      points: z.number().int().min(0).max(100).default(1),
    })
    .nullable()
    .default(null),
});
export type PollContent = z.infer<typeof PollContent>;

/** What somebody votes. `options`: places in the list (`choice`, and [1] or [0] with `truth`); `number`: `rating` and `number`; `words`: `text` (one) and `cloud` (up to 3). */
export const Choice = z.object({
  options: z.array(z.number().int().min(0).max(limits.pollOptions)).max(limits.pollOptions).optional(),
  number: z.number().min(-1e12).max(1e12).optional(),
  words: z.array(z.string().trim().min(1).max(limits.pollAnswerLength)).max(limits.cloudWords).optional(),
});
export type Choice = z.infer<typeof Choice>;

/** Counted votes. Of texts, the most frequent first; `mean` and `median` of numbers. */
export const Tally = z.object({
  voters: z.number().int(),
  /** By place of the option; `truth`: [false, true]; `rating`: from 1. */
  counts: z.array(z.number().int()),
  words: z.array(z.object({ text: z.string(), count: z.number().int() })).optional(),
  mean: z.number().optional(),
  median: z.number().optional(),
  /** Quiz: how many had it right. */
  right: z.number().int().optional(),
});
export type Tally = z.infer<typeof Tally>;

/** A run as this person may see it. What is hidden is not in it: no right answer and no count before their time. */
export const PollRunInfo = z.object({
  id: Id,
  /** Without `quiz` until results are shown; staff have it always. */
  content: PollContent,
  /** It is a quiz. */
  quiz: z.boolean(),
  state: z.enum(['open', 'closed']),
  /** Everybody sees the results. With `results: 'live'`, unless it is a quiz, from the beginning. */
  shown: z.boolean(),
  openedAt: Time,
  closesAt: Time.nullable(),
  closedAt: Time.nullable(),
  lectureId: Id.nullable(),
  /** How many voted, which everybody may know. */
  voters: z.number().int(),
  /** Null while it is hidden from this person. */
  tally: Tally.nullable(),
  /** One's own vote. Left out where a message goes to everybody, and of an anonymous run that is closed: nobody can say whose vote was whose. */
  mine: Choice.nullable().optional(),
});
export type PollRun = z.infer<typeof PollRunInfo>;

/** Put a poll to the room: one of the library, or `content` made on the spot. Needs `poll.run`. Answered by `poll.opened`. Errors: `forbidden`, `not_found`, `conflict` (one is open), `bad_request`, `rate`, `quota`, `busy`. */
export const PollOpen = z.object({
  type: z.literal('poll.open'),
  id: RequestId,
  room: Id,
  poll: Id.optional(),
  content: PollContent.optional(),
});

/**
 * Vote, or vote otherwise: one vote for each person, the last one counts, whichever tab or device it comes from. Needs `poll.vote`.
 * Answered by `ok` when it is durable. Errors: `not_found`, `conflict` (it is closed), `bad_request` (`choice`), `rate`, `busy`.
 */
export const PollVote = z.object({
  type: z.literal('poll.vote'),
  id: RequestId,
  room: Id,
  run: Id,
  choice: Choice,
});

/** Nobody can vote any more. Twice is no error. Needs `poll.run`. Answered by `ok`. Errors: `not_found`, `forbidden`, `busy`. */
export const PollClose = z.object({ type: z.literal('poll.close'), id: RequestId, room: Id, run: Id });

/** Show the results to everybody, or hide them again. With a quiz this closes it: whoever knows the answer does not vote. Needs `poll.run`. Answered by `ok`. Errors: `not_found`, `forbidden`, `busy`. */
export const PollShow = z.object({
  type: z.literal('poll.show'),
  id: RequestId,
  room: Id,
  run: Id,
  on: z.boolean(),
});

/** What was opened. */
export interface PollOpened {
  type: 'poll.opened';
  re: number;
  room: string;
  run: PollRun;
}

/**
 * Signal: a run is so now, without `mine`. Staff are told theirs, with results. Sent for each change of it, not for votes. With `mine`
 * it is for this person alone: a vote of his came from another tab or node.
 */
export interface PollTold {
  type: 'poll.told';
  room: string;
  run: PollRun;
}

/** Signal: votes so far; at most four times a second. `tally` is null for those from whom it is hidden. */
export interface PollTallied {
  type: 'poll.tallied';
  room: string;
  run: string;
  voters: number;
  tally: Tally | null;
}

/** Event: a poll was opened, closed, or its results shown or hidden. */
export interface PollChanged {
  type: 'poll.changed';
  run: string;
  what: 'opened' | 'closed' | 'shown' | 'hidden';
}

/*
 * Over HTTP, under `/api/rooms/{id}`. All of it needs `poll.run`, but to see a picture.
 *
 * `GET polls` PollLibrary · `POST polls` PollContent → 201 PreparedPoll · `PUT polls/{poll}` PollContent → PreparedPoll ·
 * `DELETE polls/{poll}` · `PUT polls` PollOrder · `POST polls/import?format=` the file as it is (`text/plain` will do) → PollImport ·
 * `GET polls/export?format=` · `GET poll-runs?before=` PollRunPage · `GET poll-runs/{run}/export?format=csv|json` ·
 * `PUT pictures` the file as it is (`image/webp`, `image/png`, `image/jpeg`) → PictureMade · `GET pictures/{picture}`
 *
 * A poll that cannot be is refused with `bad_request`, and `field` names the place: `options`, `options.2`, `options.2.picture`,
 * `quiz`, `quiz.right`, `quiz.accepted`, `title`.
 */

/** Of files: JSON has everything but the bytes of pictures, CSV and QTI (2.1, 2.2) what they know. */
export const PollFormat = z.enum(['json', 'csv', 'qti']);
export type PollFormat = z.infer<typeof PollFormat>;

export const PreparedPoll = z.object({ id: Id, content: PollContent, changedAt: Time });
export type PreparedPoll = z.infer<typeof PreparedPoll>;
/** In the order staff gave them. */
export const PollLibrary = z.object({ polls: z.array(PreparedPoll) });
export type PollLibrary = z.infer<typeof PollLibrary>;
/** All ids, in the new order. Errors: `conflict` when these are not the polls there are. */
export const PollOrder = z.object({ polls: z.array(Id).max(limits.pollsPerRoom) });
/**
 * Why something of a file was not taken over: the file is none of this format (`unreadable`); an entry is of a kind there is not
 * (`kind`), lacks its title (`title`), has a text that is too long or a value that cannot be (`field`), too few or many options
 * (`options`), an option without text and picture (`empty`), or right answers that do not fit (`right`); the poll came without a
 * picture that the room does not have (`picture`); the library is full (`full`).
 */
export const PollFault = z.enum([
  'unreadable',
  'kind',
  'title',
  'field',
  'options',
  'empty',
  'right',
  'picture',
  'full',
]);
export type PollFault = z.infer<typeof PollFault>;
/** What a file held: what was taken over, and of what was not, where (`#3 Its title`, counted from 1) and why. */
export const PollImport = z.object({
  polls: z.array(PreparedPoll),
  refused: z.array(z.object({ at: z.string(), why: PollFault })),
});
export type PollImport = z.infer<typeof PollImport>;
/** Runs of the room, newest first, with their results; for staff. `next` is the `before` of the next page. */
export const PollRunPage = z.object({ runs: z.array(PollRunInfo), next: z.string().nullable() });
export type PollRunPage = z.infer<typeof PollRunPage>;
/** The name of the picture in this room; the same picture again has the same. */
export const PictureMade = z.object({ id: Id });
export type PictureMade = z.infer<typeof PictureMade>;
