/** Lectures that are planned, over HTTP: schedule, calendar addresses, reminders. Times are milliseconds since the epoch unless said. */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';
import { limits } from './limits.ts';

/** An IANA time zone. */
const Zone = z.string().min(1).max(64);
/** A local date and time without zone: `2026-11-24T10:15` (RFC 3339 full-date, "T", hours and minutes). */
export const LocalTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
/** A date: `2026-11-24`. */
export const LocalDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Minutes = z.number().int().min(5).max(limits.lectureMinutes);

/** `live` and `ended` where a lecture was begun at its time. */
export const ScheduledLecture = z.object({
  id: Id,
  room: Id,
  roomName: z.string(),
  title: z.string(),
  description: z.string(),
  startsAt: Time,
  endsAt: Time,
  zone: z.string(),
  state: z.enum(['scheduled', 'live', 'ended', 'cancelled']),
  lectureId: Id.nullable(),
  /** Others of the same weekly series have the same. */
  series: Id.nullable(),
  changedAt: Time,
});
export type ScheduledLecture = z.infer<typeof ScheduledLecture>;

/** Plan one lecture, or with `weekly` one for each week: so many in all, but for the dates in `except`. The hour of the wall clock stays the same across daylight saving. */
export const ScheduleNew = z.object({
  title: z.string().trim().min(1).max(limits.lectureTitleLength),
  description: z.string().trim().max(limits.roomDescriptionLength).default(''),
  starts: LocalTime,
  zone: Zone,
  minutes: Minutes,
  weekly: z
    .object({
      count: z.number().int().min(2).max(limits.seriesLength),
      every: z.number().int().min(1).max(4).default(1),
      except: z.array(LocalDate).max(limits.seriesLength).default([]),
    })
    .optional(),
});
export type ScheduleNew = z.infer<typeof ScheduleNew>;

/** Change one, or with `following` it and all later ones of its series by the same amount of days and to the same hour; what was begun or cancelled stays. `note` goes into the notice that members get. */
export const ScheduleChange = z.object({
  title: z.string().trim().min(1).max(limits.lectureTitleLength).optional(),
  description: z.string().trim().max(limits.roomDescriptionLength).optional(),
  starts: LocalTime.optional(),
  zone: Zone.optional(),
  minutes: Minutes.optional(),
  following: z.boolean().default(false),
  note: z.string().trim().max(limits.reasonLength).default(''),
});
export type ScheduleChange = z.infer<typeof ScheduleChange>;

/** It does not take place (`following`: nor do the later ones of its series), or after all it does. */
export const ScheduleCancel = z.object({
  cancelled: z.boolean(),
  following: z.boolean().default(false),
  note: z.string().trim().max(limits.reasonLength).default(''),
});

/** What takes place at some moment from `from` (30 days ago where it is not said) until `to`. */
export const ScheduleRange = z.object({
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
});

/** By time, at most `limits.scheduleListed`. */
export const ScheduleList = z.object({ lectures: z.array(ScheduledLecture) });
export type ScheduleList = z.infer<typeof ScheduleList>;

/** A secret address for calendar programs. `address` is there only in the answer that made it. */
export const CalendarFeed = z.object({
  id: Id,
  /** Null: all rooms one is in. */
  room: Id.nullable(),
  roomName: z.string().nullable(),
  madeAt: Time,
  address: z.string().optional(),
});
export type CalendarFeed = z.infer<typeof CalendarFeed>;
export const CalendarFeedList = z.object({ feeds: z.array(CalendarFeed) });
export const CalendarFeedNew = z.object({ room: Id.nullable().default(null) });

const Before = z.array(z.number().int().min(0).max(limits.reminderMinutes)).max(limits.remindersPerWay);
/** Minutes before a lecture at which one is reminded, by mail and by the browser; and whether changes and cancellations come by mail. */
export const ReminderChoice = z.object({ email: Before, browser: Before, notices: z.boolean() });
export type ReminderChoice = z.infer<typeof ReminderChoice>;
export const firstReminders: ReminderChoice = { email: [], browser: [10], notices: true };

/** What stands in the link of a mail about the schedule; whoever has it turns those mails off. */
export const RemindersStop = z.object({ token: z.string().min(1).max(200) });

/** What a page shows as a notification: claimed by one page of one device for all of them. */
export const ReminderDue = z.object({ lecture: ScheduledLecture, minutes: z.number().int() });
export const RemindersDue = z.object({ due: z.array(ReminderDue) });
export type RemindersDue = z.infer<typeof RemindersDue>;
