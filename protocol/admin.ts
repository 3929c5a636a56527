/** Bodies of the administrators' part, `/api/admin/…`. Times are milliseconds since the epoch, sizes bytes. */
import { z } from 'zod';
import { Email } from './api.ts';
import { Id, Time } from './envelope.ts';
import { limits } from './limits.ts';
import { Deed } from './moderation.ts';

const Bytes = z.number();
/** Whom or what something is about; the name is empty when it is gone, or nobody may know it. */
const Named = z.object({ id: z.string(), name: z.string() });

// ── health ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** A node that was heard of lately. */
export const NodeSeen = z.object({
  name: z.string(),
  version: z.string(),
  since: Time,
  /** Of its machine, in the last minute: 1 is all cores busy. Null where the system does not say. */
  load: z.number().nullable(),
  /** It is the one that answers. */
  here: z.boolean(),
});
export type NodeSeen = z.infer<typeof NodeSeen>;

/** What is wrong, or soon will be. `bad`: people notice now, or data is at risk. */
export const Problem = z.object({
  code: z.enum([
    'database_away',
    'bus_away',
    'database_slow',
    'disk_full',
    'disk_low',
    'memory_low',
    'loop_slow',
    'media_full',
    'certificate_over',
    'certificate_ends',
    'mail_failing',
    'backup_none',
    'backup_old',
  ]),
  level: z.enum(['warn', 'bad']),
});
export type Problem = z.infer<typeof Problem>;

export const LastBackup = z.object({ at: Time, bytes: Bytes, where: z.string() });
export type LastBackup = z.infer<typeof LastBackup>;

const Disk = z.object({ freeBytes: Bytes, totalBytes: Bytes });

/** How the node that answers is, and which others there are. */
export const HealthReport = z.object({
  at: Time,
  version: z.string(),
  runtime: z.string(),
  startedAt: Time,
  problems: z.array(Problem),
  nodes: z.array(NodeSeen),
  /** What joins the nodes; null where there is one. */
  bus: z.object({ up: z.boolean() }).nullable(),
  /** `latencyMs`: of one question just now; null when it is not up. */
  database: z.object({ kind: z.enum(['sqlite', 'postgres']), up: z.boolean(), latencyMs: z.number().nullable() }),
  /** Media workers of this node; the first starts when somebody enters a room. `busy` is a share of a core. */
  media: z.object({
    most: z.number().int(),
    workers: z.array(z.object({ busy: z.number(), full: z.boolean(), publishers: z.number(), viewers: z.number() })),
  }),
  sockets: z.number().int(),
  memory: z.object({ usedBytes: Bytes, freeBytes: Bytes, totalBytes: Bytes }),
  /** How late timers ran in the last ten seconds or so: 99 of 100 were not later than `p99Ms`. */
  loop: z.object({ p99Ms: z.number(), maxMs: z.number() }),
  /** Where the data folder is; null when the system does not say. */
  disk: Disk.nullable(),
  /** `kind`: of the server's own authority, or given with TLS_CERT; null behind a proxy that speaks TLS. */
  certificate: z.object({ kind: z.enum(['local', 'own']), endsAt: Time }).nullable(),
  /** `failedAt`: of the newest mail that did not leave; `failing`: it is the newest of all. */
  mail: z.object({ smtp: z.boolean(), failedAt: Time.nullable(), failing: z.boolean() }),
  backup: LastBackup.nullable(),
});
export type HealthReport = z.infer<typeof HealthReport>;

// ── lectures ──────────────────────────────────────────────────────────────────────────────────────────────────────
/** `state`: `away` while nothing comes from whoever presents. `node`: where its stage is. `mine`: who asks is a member. */
export const LiveLecture = z.object({
  id: Id,
  title: z.string(),
  room: Named,
  mine: z.boolean(),
  presenter: Named,
  startedAt: Time,
  viewers: z.number().int(),
  state: z.enum(['on', 'away']),
  node: z.string(),
});
export type LiveLecture = z.infer<typeof LiveLecture>;
export const LiveLecturePage = z.object({
  lectures: z.array(LiveLecture),
  total: z.number().int(),
  next: z.string().nullable(),
});
export type LiveLecturePage = z.infer<typeof LiveLecturePage>;

// ── rooms ─────────────────────────────────────────────────────────────────────────────────────────────────────────
/**
 * `bytes` is an estimate: entries times the size of the newest ones. `lastAt`: of the newest entry; null without one. `mine`: who
 * asks is a member.
 */
export const RoomSeen = z.object({
  id: Id,
  name: z.string(),
  mine: z.boolean(),
  owner: Named,
  members: z.number().int(),
  createdAt: Time,
  lastAt: Time.nullable(),
  entries: z.number().int(),
  bytes: Bytes,
});
export type RoomSeen = z.infer<typeof RoomSeen>;
export const RoomSeenPage = z.object({
  rooms: z.array(RoomSeen),
  total: z.number().int(),
  next: z.string().nullable(),
});
export type RoomSeenPage = z.infer<typeof RoomSeenPage>;
/** The address of the account that shall own the room. */
export const NewOwner = z.object({ owner: Email });

// ── the audit trail ───────────────────────────────────────────────────────────────────────────────────────────────
/** What is done to the server and not inside a room. What staff do inside one is a `Deed`. */
export const SiteDeed = z.enum([
  'role_given',
  'account_disabled',
  'account_enabled',
  'account_signed_out',
  'account_mailed',
  'account_erased',
  'domains_changed',
  'settings_changed',
  'room_entered',
  'room_transferred',
  'room_deleted',
  'lecture_ended',
  'data_exported',
  'data_expired',
  'backup_made',
  'backup_restored',
]);
export type SiteDeed = z.infer<typeof SiteDeed>;
export const AnyDeed = z.enum([...SiteDeed.options, ...Deed.options]);
export type AnyDeed = z.infer<typeof AnyDeed>;

/** `by` null: the command line, or the server itself. `detail` is a few plain values, by name. */
export const Trace = z.object({
  id: z.string(),
  at: Time,
  by: Named.nullable(),
  deed: AnyDeed,
  subject: Named.nullable(),
  room: Named.nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type Trace = z.infer<typeof Trace>;
export const TracePage = z.object({ entries: z.array(Trace), next: z.string().nullable() });
export type TracePage = z.infer<typeof TracePage>;

/** `person`: an id, or part of a name or address, of who did it or whom it is about. `room`: an id, or part of a name. */
export const TraceFilter = z.object({
  person: z.string().trim().max(limits.searchLength).optional(),
  room: z.string().trim().max(limits.searchLength).optional(),
  deed: AnyDeed.optional(),
});
export type TraceFilter = z.infer<typeof TraceFilter>;

// ── storage ───────────────────────────────────────────────────────────────────────────────────────────────────────
/**
 * All but `databaseBytes`, `disk` and the entries of `largest` are estimates. `largest`: the logs with most entries, first; those of
 * deleted rooms are on the disk, too. `growth`: of the last seven days, for each of them.
 */
export const StorageReport = z.object({
  databaseBytes: Bytes,
  disk: Disk.nullable(),
  largest: z.array(z.object({ room: Named, deleted: z.boolean(), entries: z.number().int(), bytes: Bytes })),
  growth: z.object({ entriesPerDay: z.number(), bytesPerDay: Bytes }),
  backup: LastBackup.nullable(),
});
export type StorageReport = z.infer<typeof StorageReport>;

// ── what the server was started with ──────────────────────────────────────────────────────────────────────────────
/** The variables that are set. `value` is null for what may hold a secret: that it is set is all that is said. */
export const StartedWith = z.object({
  variables: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
});
export type StartedWith = z.infer<typeof StartedWith>;
