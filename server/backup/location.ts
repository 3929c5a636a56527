import path from 'node:path';
import type { Config } from '../config.ts';
import type { WholeDatabase } from './database.ts';
import { openPostgresDatabase } from './postgres.store.ts';
import { openSqliteFile, type Company } from './sqlite.store.ts';

/** Where an installation keeps what it has. */
export type Whereabouts = Pick<Config, 'dataDir' | 'databaseUrl'>;

export function embeddedFile(dataDir: string): string {
  return path.join(dataDir, 'chatstream.db');
}

/** The database that the server with this configuration uses. */
export function openWholeDatabase({ dataDir, databaseUrl }: Whereabouts, company: Company): WholeDatabase {
  return databaseUrl ? openPostgresDatabase(databaseUrl) : openSqliteFile(embeddedFile(dataDir), company);
}
