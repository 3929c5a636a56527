/**
 * A backup is one gzip file of lines of JSON, the same for both databases:
 *
 *     {"chatstream":"backup","format":1,"version":…,"migrations":[…],"at":…,"dialect":…}     the header
 *     {"file":"secret","text":…}                                                             files of the data folder, if any
 *     {"table":"user","columns":[…]}                                                         then the rows of that table
 *     ["…",1,null,…]
 *     {"rows":{"user":2,…},"sha256":…}                                                       the trailer
 *
 * Tables stand after those they refer to. The hash is of all bytes before the trailer, unpacked.
 */
import { z } from 'zod';

export const formatVersion = 1;

/** What else a server is, besides its database. Paths in the data folder. */
export const secretFiles = ['secret', 'tls/authority.json'] as const;

export const Header = z.object({
  chatstream: z.literal('backup'),
  format: z.number(),
  /** The program that wrote it. */
  version: z.string(),
  /** Those the database had had, in order. */
  migrations: z.array(z.string()).min(1),
  /** Milliseconds since the epoch: what is in it is as it was then. */
  at: z.number(),
  dialect: z.enum(['sqlite', 'postgres']),
});
export type Header = z.infer<typeof Header>;

/** Any line that is not a row. */
export const Mark = z.union([
  z.object({ file: z.enum(secretFiles), text: z.string() }),
  z.object({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.object({ rows: z.record(z.string(), z.number()), sha256: z.string() }),
]);
export type Mark = z.infer<typeof Mark>;

export interface SecretFile {
  file: (typeof secretFiles)[number];
  text: string;
}

/** What a backup says of itself once it was read to its end. */
export interface Summary {
  header: Header;
  /** Rows of each table. */
  rows: Record<string, number>;
  secrets: SecretFile[];
}

/** How a backup made at `at` is called in a folder: UTC, to the minute. */
export function backupName(at: number): string {
  return `chatstream-${new Date(at).toISOString().slice(0, 16).replaceAll(':', '')}.backup`;
}

/** Whether a file in a folder of backups is one of ours, and so may be deleted as too old. */
export function isBackupName(name: string): boolean {
  return /^chatstream-\d{4}-\d\d-\d\dT\d{4}\.backup$/.test(name);
}
