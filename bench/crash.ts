/**
 * kill -9 of the whole server, again and again, while twenty people write twenty messages a second between them. They come
 * back by themselves, resume, and send again what was not acknowledged. In the end what every one of them sees is compared
 * with what was acknowledged and with the database.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createRoomClient, type RoomClient } from '../test/support/client.ts';
import { postgresDatabase, silent, type TestDialect } from '../test/support/database.ts';
import { percentile } from '../test/support/figures.ts';
import { signIn, type Person } from '../test/support/people.ts';
import { startCluster, type Cluster } from '../test/support/postgres-cluster.ts';
import { startServer, type RunningServer } from '../test/support/server.ts';
import { openStore, type StoreLocation } from '../server/store/index.ts';
import { judge, type Written } from './crash/judge.ts';
import type { Benchmark } from './run.ts';

const people = 20;
const perSecond = 20;
const patienceMs = 60_000;

export const run: Benchmark = async ({ quick, progress }) => {
  const size = quick ? { rounds: 2, accounts: 10 } : { rounds: 30, accounts: people };
  const sqlite = await measure('sqlite', size, null, progress);
  const cluster = await startCluster().catch((error: Error) => progress(error.message));
  if (!cluster) return { sqlite, postgres: null };
  try {
    return { sqlite, postgres: await measure('postgres', size, cluster, progress) };
  } finally {
    await cluster.stop();
  }
};

async function measure(
  dialect: TestDialect,
  { rounds, accounts }: { rounds: number; accounts: number },
  cluster: Cluster | null,
  progress: (line: string) => void,
) {
  const database = cluster === null ? null : await postgresDatabase(cluster.url);
  const location = database?.location as { databaseUrl: string } | undefined;
  const server = await startServer(location === undefined ? {} : { DATABASE_URL: location.databaseUrl });
  try {
    const { room, clients } = await fillRoom(server, accounts);
    progress(`${dialect}: ${people} people in the room`);
    const crowd = clients.map((client, author) => startWriting(client, author));
    const back: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      await pause(1_000 + Math.random() * 1_500);
      back.push(...(await killOnce(server, clients)));
      progress(`${dialect}: round ${round}, all back after ${Math.round(Math.max(...back.slice(-people)))} ms`);
    }
    const written = (await Promise.all(crowd.map((one) => one.stop()))).flat();
    const log = await readLog(location ?? { dataDir: server.dataDir }, room);
    await within(patienceMs, 'everyone has seen everything', () => clients.every((client) => client.seq >= log.length));
    for (const client of clients) client.close();
    return {
      rounds,
      ...judge(
        written,
        log,
        clients.map((client) => client.events),
      ),
      backP95Ms: Math.round(percentile(back, 0.95)),
      backMaxMs: Math.round(Math.max(...back)),
    };
  } finally {
    await server.stop();
    await database?.drop();
  }
}

/** Accounts by the command line, signed in over HTTP, in a room that one of them opened; with fewer accounts than people some have several tabs. */
async function fillRoom(server: RunningServer, accounts: number): Promise<{ room: string; clients: RoomClient[] }> {
  const persons: Person[] = [];
  const admit = async (n: number) => {
    const person = { name: `Student ${n}`, email: `s${n}@uni.example`, password: `walks the page tables ${n}` };
    await server.addUser({ ...person, role: n === 0 ? 'presenter' : 'member' });
    return signIn(server, person);
  };
  for (let n = 0; n < accounts; n += 2) persons.push(...(await Promise.all([admit(n), admit(n + 1)])));
  const made = await persons[0]!.ask('/api/rooms', { body: { name: 'Operating systems', joining: 'open' } });
  if (made.status >= 300) throw new Error(`no room: ${made.status} ${made.text}`);
  const { id: room } = made.json<{ id: string }>();
  const clients = Array.from({ length: people }, (_, i) =>
    createRoomClient({ url: server.url, cookie: persons[i % accounts]!.cookie, room }),
  );
  await Promise.all(clients.map((client) => client.entered()));
  return { room, clients };
}

/** Writes at random moments, connected or not, as people do; `stop` resolves when all of it was acknowledged. */
function startWriting(client: RoomClient, author: number): { stop(): Promise<Written[]> } {
  const posts: Promise<Written>[] = [];
  let writing = true;
  const done = (async () => {
    for (let n = 0; writing; n++) {
      await pause((-Math.log(1 - Math.random()) * 1_000 * people) / perSecond);
      const clientId = randomUUID();
      const text = `${author} ${n}`;
      posts.push(client.post(text, clientId).then(({ seq }) => ({ author, n, text, clientId, seq })));
    }
  })();
  return {
    async stop() {
      writing = false;
      await done;
      return Promise.all(posts);
    },
  };
}

/** Resolves with how long each of them was away, in milliseconds from the kill. */
async function killOnce(server: RunningServer, clients: readonly RoomClient[]): Promise<number[]> {
  const entries = clients.map((client) => client.entries);
  const killed = performance.now();
  await server.kill();
  const starting = server.start();
  const back = new Map<number, number>();
  await within(patienceMs, 'everyone is back', () => {
    clients.forEach((client, i) => {
      if (client.entries > entries[i]! && client.inRoom && !back.has(i)) back.set(i, performance.now() - killed);
    });
    return back.size === clients.length;
  });
  await starting;
  return [...back.values()];
}

async function readLog(location: StoreLocation, room: string) {
  const store = await openStore(location, silent);
  try {
    const rows = await store.db
      .selectFrom('room_event')
      .selectAll()
      .where('room_id', '=', room)
      .orderBy('seq')
      .execute();
    return rows.map((row) => ({
      seq: row.seq,
      clientId: row.client_id,
      text: (JSON.parse(row.payload) as { text?: string }).text ?? null,
    }));
  } finally {
    await store.close();
  }
}

async function within(ms: number, what: string, so: () => boolean): Promise<void> {
  const deadline = performance.now() + ms;
  while (!so()) {
    if (performance.now() > deadline) throw new Error(`not within ${ms / 1_000} s: ${what}`);
    await pause(10);
  }
}
