import { X509Certificate } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MediaEngine, MediaStats } from '../media/port.ts';
import type { Database } from '../store/schema.ts';
import type { Certificates } from '../tls/port.ts';
import { readDatabase, type DatabaseReading } from './database.store.ts';
import { freeBytes, watchProcess, type ProcessReading } from './process.ts';

/** Where the figures are that nobody counts, because they are there to be read. */
export interface Sources {
  version: string;
  sockets: { readonly connections: ReadonlySet<unknown> };
  registry: { census(): { rooms: number; people: number } };
  engine: Pick<MediaEngine, 'stats'>;
  db: Kysely<Database>;
  bus: { readonly up: boolean };
  certificates: Certificates | null;
  dataDir: string;
}

/** How everything is at this moment. What cannot be read is null. */
export interface Reading {
  version: string;
  sockets: number;
  rooms: number;
  people: number;
  workers: MediaStats['workers'];
  database: DatabaseReading | null;
  busUp: boolean;
  certificateSeconds: number | null;
  diskFreeBytes: number | null;
  process: ProcessReading;
}

const patienceMs = 2_000;

/** Reads everything once for each call, and never waits longer than 2 s for a part that is away. */
export function createReader(sources: Sources) {
  const own = watchProcess();
  return {
    async read(): Promise<Reading> {
      const { version, sockets, registry, engine, db, bus, certificates, dataDir } = sources;
      const [media, database, diskFreeBytes, process] = await Promise.all([
        inTime(engine.stats()),
        inTime(readDatabase(db)),
        freeBytes(dataDir),
        own.read(),
      ]);
      return {
        version,
        sockets: sockets.connections.size,
        ...registry.census(),
        workers: media?.workers ?? [],
        database,
        busUp: bus.up,
        certificateSeconds: certificates && secondsLeft(certificates.current().cert),
        diskFreeBytes,
        process,
      };
    },
    stop: () => own.stop(),
  };
}

export type Reader = ReturnType<typeof createReader>;

function inTime<T>(asked: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceMs).unref()));
  return Promise.race([asked.catch(() => null), late]).finally(() => clearTimeout(timer));
}

function secondsLeft(pem: string): number {
  return (new X509Certificate(pem).validToDate.getTime() - Date.now()) / 1_000;
}
