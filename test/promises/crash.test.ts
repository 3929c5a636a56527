import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreLocation } from '../../server/store/index.ts';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import { databases, withDatabase, type TestDatabase } from '../support/databases.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { createWriters, storedLog, verdictOn } from '../support/writing.ts';

const names = ['Ada', ...Array.from({ length: 7 }, (_, n) => `Student ${n}`)];
const clean = { lost: 0, duplicated: 0, reordered: 0, unsent: 0 };

describe.each(databases())('with %s', (dialect) => {
  let database: TestDatabase | null = null;
  let server: RunningServer;
  let location: StoreLocation;
  let room: string;
  let pages: Attendee[];
  let writers: ReturnType<typeof createWriters>;

  beforeAll(async () => {
    database = dialect === 'postgres' ? await withDatabase('postgres') : null;
    server = await startServer(database ? { DATABASE_URL: urlOf(database.location) } : {});
    location = database?.location ?? { dataDir: server.dataDir };
    const people = await enrol(server, location, names);
    room = await openHouse(people[0]!);
    pages = people.map((person) => attend(server, person, room));
    writers = createWriters(pages, 20);
    await until('everybody is here', () => pages.every(isHere));
  });
  afterAll(async () => {
    for (const page of pages) page.close();
    await server.stop();
    await database?.drop();
  });

  test('kill -9 while everybody writes: all are back by themselves, and nothing is lost, doubled or moved', async () => {
    writers.start();
    await written(pages, 40);
    await server.kill();
    await server.start();
    await until('everybody is here', () => pages.every(isHere));
    await writers.stop();
    await allAgree(pages);
    expect(verdictOn(await storedLog(location, room), pages)).toMatchObject(clean);
  });

  test('SIGTERM while everybody writes: all are told to come back, it ends with 0, and nothing is lost', async () => {
    writers.start();
    await written(pages, 40);
    expect(await server.terminate()).toBe(0);
    for (const { heard } of pages) {
      expect(heard.filter(({ type }) => type === 'server.leaving')).toEqual([
        { type: 'server.leaving', withinMs: 3_000 },
      ]);
    }
    await server.start();
    await until('everybody is here', () => pages.every(isHere));
    await writers.stop();
    await allAgree(pages);
    expect(verdictOn(await storedLog(location, room), pages)).toMatchObject(clean);
  });
});

const urlOf = (location: object): string => (location as { databaseUrl: string }).databaseUrl;

/** That many more were acknowledged. */
async function written(pages: Attendee[], more: number): Promise<void> {
  const count = () => pages.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const before = count();
  await until('they have written', () => count() >= before + more);
}

/** All outboxes are empty, and every screen has come as far as anybody was told that it is stored. */
async function allAgree(pages: Attendee[]): Promise<void> {
  await until('everything is sent', () => pages.every(isSettled));
  const last = Math.max(...pages.flatMap(({ acknowledged }) => acknowledged.map(({ seq }) => seq)));
  await until('all screens end there', () => pages.every(({ events }) => events.at(-1)?.seq === last));
}
