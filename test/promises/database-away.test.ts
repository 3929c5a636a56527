import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import type { Logged } from '../../bench/crash/judge.ts';
import type { EventPage } from '../../web/room/looking.ts';
import { attend, enrol, isHere, isSettled, openHouse, textsOn, type Attendee } from '../support/crowd.ts';
import { postgresDatabase } from '../support/database.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { processTree } from '../support/processes.ts';
import { admit, type Person } from '../support/people.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { storedLog, verdictOn } from '../support/writing.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Ada and Cleo in a room of this server. */
async function seminar(server: RunningServer, people: Person[]) {
  const room = await openHouse(people[0]!);
  const pages = people.map((person) => attend(server, person, room));
  ends.push(() => pages.forEach((page) => page.close()));
  await until('both are here', () => pages.every(isHere));
  const [ada, cleo] = pages as [Attendee, Attendee];
  ada.visit.say('0 0');
  await until('the first message is there', () => textsOn(cleo).length === 1);
  return { ada, cleo, room };
}

/** What both wrote meanwhile was refused, waits, and comes in order when `restore` has brought the database back. */
async function waitsAndComes(
  { ada, cleo, room }: Awaited<ReturnType<typeof seminar>>,
  restore: () => unknown,
  log: (room: string) => Promise<Logged[]>,
): Promise<void> {
  await expect(cleo.visit.request({ type: 'chat.post', clientId: randomUUID(), text: '2 0' })).rejects.toMatchObject({
    code: 'busy',
    retryAfterMs: 1_000,
  });
  for (const n of [1, 2, 3]) ada.visit.say(`0 ${n}`);
  for (const n of [0, 1, 2]) cleo.visit.say(`1 ${n}`);
  await until('the page was refused', () =>
    [ada, cleo].every(({ heard }) => heard.some((message) => message.type === 'error' && message.code === 'busy')),
  );
  expect(ada.acknowledged).toHaveLength(1);
  expect(cleo.acknowledged).toHaveLength(0);
  expect([ada, cleo].every(isHere)).toBe(true); // nobody was thrown out meanwhile

  await restore();
  await until('everything is sent', () => [ada, cleo].every(isSettled));
  await until('both see it', () => [ada, cleo].every((page) => textsOn(page).length >= 7));
  expect(verdictOn(await log(room), [ada, cleo])).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
  expect(textsOn(ada).filter((text) => text !== '2 0')).toHaveLength(7);
}

/** The log as the server has it. */
async function servedLog(person: Person, room: string): Promise<Logged[]> {
  const { events } = (await person.ask(`/api/rooms/${room}/events?limit=200`)).json<EventPage>();
  return events.flatMap((event) =>
    event.type === 'chat.posted' ? [{ seq: event.seq, clientId: event.clientId!, text: event.text }] : [],
  );
}

describe('PostgreSQL', () => {
  /** A cluster of its own: others use the run's. */
  async function hall() {
    const cluster = await startCluster();
    ends.push(() => cluster.stop());
    const database = await postgresDatabase(cluster.url);
    const { databaseUrl } = database.location as { databaseUrl: string };
    const server = await startServer({ DATABASE_URL: databaseUrl });
    ends.push(() => server.stop());
    const room = await seminar(server, await enrol(server, database.location, ['Ada', 'Cleo']));
    return { cluster, databaseUrl, room, log: (id: string) => storedLog(database.location, id) };
  }

  test('that stands still makes writing busy; what was written comes when it goes on', async () => {
    const { cluster, room, log } = await hall();
    const all = processTree(cluster.pid);
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    await waitsAndComes(room, () => all.forEach((pid) => process.kill(pid, 'SIGCONT')), log);
  });

  test('that crashes under those who write recovers, and nothing is lost, doubled or moved', async () => {
    const { databaseUrl, room, log } = await hall();
    const { ada, cleo } = room;
    for (let n = 1; n <= 5; n++) {
      ada.visit.say(`0 ${n}`);
      cleo.visit.say(`1 ${n}`);
    }
    await until('they write', () => ada.acknowledged.length > 1);
    await crash(databaseUrl);
    // How long it recovers is its own affair: what is promised counts from its return.
    await until('it takes connections again', () => accepts(databaseUrl), 40_000);
    const everywhere = () => [ada, cleo].every((page) => isSettled(page) && textsOn(page).length === 11);
    await until('everything is sent, and both see it', everywhere, 5_000);
    expect(verdictOn(await log(room.room), [ada, cleo])).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
  });

  test('that is restarted under those who write takes everything afterwards, and nothing is lost, doubled or moved', async () => {
    const { cluster, room, log } = await hall();
    const { ada, cleo } = room;
    for (let n = 1; n <= 5; n++) {
      ada.visit.say(`0 ${n}`);
      cleo.visit.say(`1 ${n}`);
    }
    await until('they write', () => ada.acknowledged.length > 1);
    await cluster.restart();
    for (let n = 6; n <= 8; n++) ada.visit.say(`0 ${n}`);
    const everywhere = () => [ada, cleo].every((page) => isSettled(page) && textsOn(page).length === 14);
    await until('everything is sent, and both see it', everywhere, 5_000);
    expect(verdictOn(await log(room.room), [ada, cleo])).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
  });
});

/** One killed process of PostgreSQL makes it end them all, and recover from its log. Resolves when it has ended another. */
async function crash(databaseUrl: string): Promise<void> {
  const [victim, other] = [new pg.Client(databaseUrl), new pg.Client(databaseUrl)];
  const ended = new Promise((resolve) => other.once('end', resolve));
  for (const client of [victim, other]) {
    client.on('error', () => {});
    await client.connect();
  }
  const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(rows[0]!.pid, 'SIGKILL');
  await ended;
}

async function accepts(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client(databaseUrl);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

describe('SQLite', () => {
  test('whose file another process holds makes writing busy; what was written comes when it lets go', async () => {
    const server = await startServer();
    ends.push(() => server.stop());
    const location = { dataDir: server.dataDir };
    const room = await seminar(server, await enrol(server, location, ['Ada', 'Cleo']));
    const other = new DatabaseSync(path.join(server.dataDir, 'chatstream.db'));
    other.exec('begin immediate');
    await waitsAndComes(
      room,
      () => other.close(),
      (id) => storedLog(location, id),
    );
  });

  test('on a full disk makes writing busy; what was written comes when there is room again', async () => {
    // A disk of 4 MB that only this server and its command line see, and that is gone with it.
    const mount = 'mount -t tmpfs -o size=4m none "$DATA_DIR" && exec "$@"';
    const server = await startServer({}, ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh']);
    ends.push(() => server.stop());
    const people = await admit(server, ['Ada', 'Cleo']);
    const room = await seminar(server, [people.Ada, people.Cleo]);
    const ballast = `/proc/${server.pid}/root${server.dataDir}/ballast`;
    expect(() => writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024))).toThrow('ENOSPC');
    await waitsAndComes(
      room,
      () => rmSync(ballast),
      (id) => servedLog(people.Ada, id),
    );
  });
});
