import type { Kysely } from 'kysely';
import { PresenterDomains } from '../../protocol/api.ts';
import type { Database } from '../store/schema.ts';

/** Values of the server that administrators change while it runs. */
export async function readSetting(db: Kysely<Database>, key: string): Promise<string | null> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeSetting(db: Kysely<Database>, key: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((on) => on.column('key').doUpdateSet({ value }))
    .execute();
}

/** The e-mail domains whose verified addresses are presenters. */
export async function readPresenterDomains(db: Kysely<Database>): Promise<string[]> {
  const value = await readSetting(db, 'presenter_domains');
  return value === null ? [] : PresenterDomains.parse(JSON.parse(value)).domains;
}

export async function writePresenterDomains(db: Kysely<Database>, domains: string[]): Promise<void> {
  await writeSetting(db, 'presenter_domains', JSON.stringify({ domains }));
}
