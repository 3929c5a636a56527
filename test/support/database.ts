import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore, type StoreLocation, type StoreSurroundings } from '../../server/store/index.ts';
import type { Store } from '../../server/store/port.ts';

export type TestDialect = 'sqlite' | 'postgres';

/** A database of one's own, empty until `open()` makes the tables. */
export interface TestDatabase {
  dialect: TestDialect;
  /** For `openStore`, or as DATA_DIR or DATABASE_URL of a process. */
  location: StoreLocation;
  /** May be called more than once: each store is another server on the same data. */
  open(surroundings?: Partial<StoreSurroundings>): Promise<Store>;
  /** Closes what `open` opened and removes the data. */
  drop(): Promise<void>;
}

export const silent: StoreSurroundings = { log: { info() {}, warn() {}, error() {} } };

/** An SQLite file in a throw-away folder. */
export function sqliteDatabase(): TestDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), 'chatstream-data-'));
  return testDatabase('sqlite', { dataDir }, async () => rmSync(dataDir, { recursive: true, force: true }));
}

/** A new database; `clusterUrl` is of a PostgreSQL where databases may be created. */
export async function postgresDatabase(clusterUrl: string): Promise<TestDatabase> {
  const name = `chatstream_${randomBytes(6).toString('hex')}`;
  await asSuperuser(clusterUrl, `create database ${name}`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return testDatabase('postgres', { databaseUrl: url.href }, () =>
    asSuperuser(clusterUrl, `drop database ${name} with (force)`),
  );
}

export async function asSuperuser(clusterUrl: string, statement: string): Promise<void> {
  const client = new pg.Client(clusterUrl);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function testDatabase(dialect: TestDialect, location: StoreLocation, remove: () => Promise<void>): TestDatabase {
  const opened: Store[] = [];
  return {
    dialect,
    location,
    async open(surroundings = {}) {
      const store = await openStore(location, { ...silent, ...surroundings });
      const { close } = store;
      let closing: Promise<void> | null = null;
      // Closing twice is one closing, so that a test may close by itself.
      store.close = () => (closing ??= close());
      opened.push(store);
      return store;
    },
    async drop() {
      await Promise.all(opened.map((store) => store.close()));
      await remove();
    },
  };
}
