import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../../../server/store/migrations/index.ts';
import { about, quickest, reasonOf, within, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Database');
const patienceMs = 5_000;
const oldest = 13;

/**
 * Whether it can be used, what the tables lack, and whether what it says is on disk is there. Changes nothing. A PostgreSQL is
 * slow when its quickest answer takes longer than `slowMs`.
 */
export async function checkDatabase(
  location: { dataDir: string; databaseUrl: string | undefined },
  slowMs = 50,
): Promise<Finding[]> {
  return location.databaseUrl ? checkPostgres(location.databaseUrl, slowMs) : checkSqlite(location.dataDir);
}

function checkSqlite(dataDir: string): Finding[] {
  const file = path.join(dataDir, 'chatstream.db');
  if (!existsSync(file)) return [good('the first start makes it')];
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      const began = performance.now();
      const { version } = db.prepare('select sqlite_version() as version').get() as { version: string };
      const names = db.prepare('select name from kysely_migration').all() as { name: string }[];
      return [good(`SQLite ${version}, ${since(began)} ms`), ...changes(names.map(({ name }) => name))];
    } finally {
      db.close();
    }
  } catch (error) {
    return [bad(`${file}: ${reasonOf(error)}`, 'If the file is damaged, stop the server and restore a backup.')];
  }
}

async function checkPostgres(databaseUrl: string, slowMs: number): Promise<Finding[]> {
  const { default: pg } = await import('pg');
  const options = { connectionString: databaseUrl, connectionTimeoutMillis: patienceMs, query_timeout: patienceMs };
  const client = new pg.Client({ ...options, application_name: 'chatstream doctor' });
  client.on('error', () => {}); // said by whatever is asked next
  try {
    await within(patienceMs, client.connect());
    const ask = async (question: string) => (await client.query<Record<string, string>>(question)).rows;
    const ms = await quickest(() => ask('select 1'));
    const settings = await ask(
      `select name, setting from pg_settings where name in ('server_version', 'fsync', 'full_page_writes')`,
    );
    const said = Object.fromEntries(settings.map((row) => [row['name']!, row['setting']!]));
    const [there] = await ask(`select to_regclass('kysely_migration')::text as name`);
    const names = there?.['name'] ? (await ask('select name from kysely_migration')).map((row) => row['name']!) : [];
    return [speedOf(said['server_version']!, ms, slowMs), ...durable(said), ...changes(names)];
  } catch (error) {
    return [
      bad(`PostgreSQL: ${reasonOf(error)}`, 'Start it, or mend DATABASE_URL (host, port, user, password, name).'),
    ];
  } finally {
    await within(1_000, client.end()).catch(() => {});
  }
}

function speedOf(version: string, ms: number, slowMs: number): Finding {
  const found = `PostgreSQL ${version}, answers in ${ms} ms`;
  if (Number.parseInt(version) < oldest)
    return bad(found, `It is older than ${oldest}, which is the oldest that gets repairs: upgrade it.`);
  if (ms > slowMs) return doubtful(found, 'Put the database nearer: every message waits for it.');
  return good(found);
}

function durable(said: Record<string, string>): Finding[] {
  const off = ['fsync', 'full_page_writes'].filter((name) => said[name] === 'off');
  return off.map((name) =>
    bad(
      `${name} is off: messages that were acknowledged can be lost`,
      `Set ${name} = on in postgresql.conf and reload it.`,
    ),
  );
}

function changes(made: string[]): Finding[] {
  const unknown = made.find((name) => !(name in migrations));
  if (unknown !== undefined)
    return [
      bad(
        `written by a newer version (it has "${unknown}")`,
        'Start that version, or restore a backup made with this one.',
      ),
    ];
  const pending = Object.keys(migrations).filter((name) => !made.includes(name));
  if (made.length === 0) return [good('without tables yet: the first start makes them')];
  if (pending.length === 0) return [];
  return [
    doubtful(
      `${pending.length} changes to the tables wait: ${pending.join(', ')}`,
      'Make a backup and restart the server: the start makes them.',
    ),
  ];
}

const since = (began: number) => Math.ceil(performance.now() - began);
