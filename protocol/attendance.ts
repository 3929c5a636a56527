/** Who was at a lecture, over HTTP. Only where the room's settings say so; people are told when it is on. Times are milliseconds since the epoch. */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';
import { limits } from './limits.ts';

/** A stretch of time, with the first and without the last moment. */
const Stretch = z.object({ from: Time, until: Time });
export type Stretch = z.infer<typeof Stretch>;

export const AttendanceClaim = z.object({
  text: z.string(),
  at: Time,
  state: z.enum(['open', 'accepted', 'refused']),
  reason: z.string().nullable(),
});
export type AttendanceClaim = z.infer<typeof AttendanceClaim>;

/** One person's part in a lecture: stretches of all pages and devices, merged over short gaps. */
export const Attendance = z.object({
  account: Id,
  name: z.string(),
  connectedMs: z.number().int(),
  /** With picture or sound. */
  watchedMs: z.number().int(),
  connected: z.array(Stretch),
  watched: z.array(Stretch),
  /** Of the lecture's length, by what counts in the room. */
  percent: z.number().int(),
  /** At least as long as the room asks, or staff accepted a claim. */
  present: z.boolean(),
  claim: AttendanceClaim.nullable(),
});
export type Attendance = z.infer<typeof Attendance>;

/** `on` false: nothing was written of this lecture. Staff see everybody, by name; a student himself. */
export const AttendanceList = z.object({
  on: z.boolean(),
  presentPercent: z.number().int(),
  counts: z.enum(['connected', 'watched']),
  /** When it will be erased; null: with the room. */
  until: Time.nullable(),
  people: z.array(Attendance),
});
export type AttendanceList = z.infer<typeof AttendanceList>;

/** A student contests what is listed of him. */
export const AttendanceContest = z.object({ text: z.string().trim().min(1).max(limits.reasonLength) });
/** Staff decide about it. */
export const AttendanceDecision = z.object({
  accepted: z.boolean(),
  reason: z.string().trim().max(limits.reasonLength).default(''),
});
