/**
 * How fast the store acknowledges what people write: appends at a steady rate, at random moments, to a few rooms of an SQLite
 * file and of a PostgreSQL, both with every commit on disk. And what that does to the event loop, which has sockets to serve.
 */
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Store } from '../server/store/port.ts';
import { postgresDatabase, sqliteDatabase, type TestDatabase } from '../test/support/database.ts';
import { startCluster } from '../test/support/postgres-cluster.ts';
import { addRoom, saying } from '../test/support/store-rooms.ts';
import { percentile } from '../test/support/figures.ts';
import { measureDisk } from './hall/disk.ts';
import type { Benchmark } from './run.ts';

interface Run {
  perSecond: number;
  ackP50Ms: number;
  ackP99Ms: number;
  loopP99Ms: number;
}

const rates = [20, 200, 500, 1_000];
const rooms = 5;

type Progress = (line: string) => void;

export const run: Benchmark = async ({ quick, progress }) => {
  const seconds = quick ? 5 : 20;
  const disk = measureDisk();
  progress(`the disk alone: ${JSON.stringify(disk)}`);
  const sqlite = await measureAll(sqliteDatabase(), seconds, progress);
  const cluster = await startCluster().catch((error: Error) => progress(error.message));
  if (!cluster) return { sqlite, postgres: null, disk };
  try {
    return { sqlite, postgres: await measureAll(await postgresDatabase(cluster.url), seconds, progress), disk };
  } finally {
    await cluster.stop();
  }
};

async function measureAll(database: TestDatabase, seconds: number, progress: Progress): Promise<Run[]> {
  const store = await database.open();
  try {
    for (let i = 0; i < rooms; i++) await addRoom(store, `room${i}`);
    // Statements prepared, files grown, connections made.
    await measure(store, 200, 1);
    const runs: Run[] = [];
    for (const rate of rates) {
      const one = await measure(store, rate, seconds);
      progress(`${database.dialect}: ${JSON.stringify(one)}`);
      runs.push(one);
    }
    return runs;
  } finally {
    await database.drop();
  }
}

/** The offered rate does not wait for answers: a slow store shows as late answers, not as fewer questions. */
async function measure(store: Store, rate: number, seconds: number): Promise<Run> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const took: number[] = [];
  const answers: Promise<void>[] = [];
  const begun = performance.now();
  loop.enable();
  for (let next = begun, n = 0; next < begun + seconds * 1_000; next += gap(rate), n++) {
    const wait = next - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const asked = Math.min(next, performance.now());
    answers.push(
      store
        .append(saying(`room${n % rooms}`, `student${n % 20}`, `This is what student ${n % 20} says.`, randomUUID()))
        .then((appended) => {
          if (appended.status === 'appended') took.push(performance.now() - asked);
        }),
    );
  }
  await Promise.all(answers);
  loop.disable();
  const lasted = (performance.now() - begun) / 1_000;
  return {
    perSecond: Math.round(took.length / lasted),
    ackP50Ms: round(percentile(took, 0.5)),
    ackP99Ms: round(percentile(took, 0.99)),
    // The monitor counts its own millisecond of sleep.
    loopP99Ms: round(Math.max(0, loop.percentile(99) / 1e6 - 1)),
  };
}

/** Milliseconds to the next of events that arrive at random (exponentially distributed), as people do. */
function gap(rate: number): number {
  return (-Math.log(1 - Math.random()) * 1_000) / rate;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
