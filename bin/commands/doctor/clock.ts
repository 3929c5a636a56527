import type { Config } from '../../../server/config.ts';
import { ask } from './asking.ts';
import { about, within, type Finding } from './finding.ts';
import { redisTime } from './redis.ts';

const { good, bad } = about('Clock');
const mostMs = 2_000;

/** Where another clock is, and how to read it: milliseconds since 1970, with what reading it may be wrong by. */
interface Clock {
  of: string;
  read(): Promise<{ at: number; within: number }>;
}

/**
 * This machine's clock beside those of the database, of Redis and of what answers at PUBLIC_URL. One that is wrong lets links
 * and relay credentials end too early, and nodes disagree about who holds a room.
 */
export async function checkClock(
  config: Pick<Config, 'databaseUrl' | 'redisUrl' | 'publicUrl'>,
  clocks: Clock[] = clocksOf(config),
): Promise<Finding[]> {
  const findings = await Promise.all(clocks.map(compare));
  const some = findings.flat();
  return some.length > 0
    ? some
    : [good('no other clock to compare with; timedatectl says whether it is set by the network')];
}

/** What cannot be read is told by its own check. */
async function compare({ of, read }: Clock): Promise<Finding[]> {
  const asked = Date.now();
  const other = await read().catch(() => null);
  if (!other) return [];
  const answered = Date.now();
  // The other clock was read at some moment between the two.
  const ahead = Math.max(asked - other.at - other.within, 0) || Math.min(answered - other.at + other.within, 0);
  if (Math.abs(ahead) <= mostMs) return [good(`agrees with that of ${of}`)];
  const found = `is ${(Math.abs(ahead) / 1_000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} that of ${of}`;
  return [bad(found, 'Set both by the network: timedatectl set-ntp true.')];
}

function clocksOf({
  databaseUrl,
  redisUrl,
  publicUrl,
}: Pick<Config, 'databaseUrl' | 'redisUrl' | 'publicUrl'>): Clock[] {
  return [
    ...(databaseUrl ? [{ of: 'the database', read: () => exactly(postgresTime(databaseUrl)) }] : []),
    ...(redisUrl ? [{ of: 'Redis', read: () => exactly(redisTime(redisUrl)) }] : []),
    ...(publicUrl ? [{ of: 'PUBLIC_URL', read: () => dateOf(publicUrl) }] : []),
  ];
}

const exactly = async (at: Promise<number>) => ({ at: await at, within: 0 });

async function postgresTime(connectionString: string): Promise<number> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 4_000, query_timeout: 4_000 });
  client.on('error', () => {});
  try {
    await within(4_000, client.connect());
    const { rows } = await client.query<{ ms: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
    );
    return rows[0]!.ms;
  } finally {
    await within(1_000, client.end()).catch(() => {});
  }
}

/** A header says whole seconds. */
async function dateOf(origin: string): Promise<{ at: number; within: number }> {
  const { headers } = await ask(`${origin}/healthz`);
  const at = Date.parse(headers.date ?? '');
  if (Number.isNaN(at)) throw new Error('no Date');
  return { at: at + 500, within: 500 };
}
