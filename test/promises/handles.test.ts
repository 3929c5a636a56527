import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import type { Person } from '../support/people.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/** Nobody runs a server with so few; so few are soon gone. */
const fewest = 200;
const full = /the server is full/g;
const room = /the server has room again/g;

let server: RunningServer;
let people: [Person, Person, Person];
let cleo: Attendee;
let raw: Socket[] = [];

beforeAll(async () => {
  server = await startServer({}, ['prlimit', `--nofile=${fewest}:${fewest}`]);
  people = (await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo', 'Mallory'])) as typeof people;
  cleo = attend(server, people[1], await openHouse(people[0]));
  await until('Cleo is here', () => isHere(cleo));
});
afterEach(() => {
  for (const socket of raw) socket.destroy();
  raw = [];
});
afterAll(async () => {
  cleo.close();
  await server.stop();
});

const times = (what: RegExp): number => server.log().match(what)?.length ?? 0;
const openHandles = (): number => readdirSync(`/proc/${server.pid}/fd`).length;
const setLimit = (limit: number) =>
  expect(spawnSync('prlimit', [`--pid=${server.pid}`, `--nofile=${limit}:${fewest}`]).status).toBe(0);

function open(count: number): Socket[] {
  const opened = Array.from({ length: count }, () =>
    connect(server.port, '127.0.0.1')
      .on('error', () => {})
      .resume(),
  );
  raw.push(...opened);
  return opened;
}

async function cleoWrites(text: string): Promise<void> {
  const before = cleo.events.length;
  cleo.visit.say(text);
  await until('what Cleo writes is kept', () => isSettled(cleo) && cleo.events.length > before, 5_000);
  expect(cleo.view.visits).toBe(1);
}

const answers = async () => (await ask(`${server.url}/healthz`)).status === 200;

/** Seconds of a core that the server's process has used. */
function used(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

test('with few file handles those inside go on, newcomers are turned away, and all is well when there are enough again', async () => {
  const flood = open(fewest);
  await until('the rest of the flood is shut out', () => flood.some(({ closed }) => closed));
  await until('the log says so', () => times(full) === 1);
  await cleoWrites('the flood cannot drown me');
  expect(openHandles()).toBeLessThan(fewest - 30); // what connections may not have is there for files and the database

  for (const socket of flood.splice(20)) socket.destroy();
  await until('there is a way in', () => answers().then(Boolean, () => false));
  expect((await people[2].ask('/api/me')).json()).toMatchObject({ code: 'overloaded' }); // Mallory is new: he is told in words
  expect((await people[0].ask('/api/me')).status).toBe(200);
  await until('newcomers are let in', async () => (await people[2].ask('/api/me')).status === 200);
  expect([times(full), times(room)]).toEqual([1, 1]);
});

test('with none left it does not run in circles, serves those inside, and takes connections again by itself', async () => {
  const before = times(full);
  setLimit(10); // far fewer than are open, also when the flood's are closed; nor is there one with which somebody could be turned away
  open(5);
  await until('the log says so', () => times(full) === before + 1);
  await until('nobody is let in', () =>
    answers().then(
      () => false,
      () => true,
    ),
  );
  const [cpu, at] = [used(), performance.now()];
  for (const n of [1, 2, 3]) await cleoWrites(`no handle is needed for this: ${n}`);
  await until('a while has passed', () => performance.now() - at > 1_000);
  expect(used() - cpu).toBeLessThan(0.5 * ((performance.now() - at) / 1_000));

  setLimit(fewest);
  await until('one can sign in again', () => answers().then(Boolean, () => false));
  await until('newcomers are let in', async () => (await people[2].ask('/api/me')).status === 200);
  await cleoWrites('it is over');
  expect(times(full)).toBe(before + 1);
});
