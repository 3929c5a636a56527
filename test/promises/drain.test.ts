import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attend, enrol, isHere, openHouse, type Attendee } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import type { Person } from '../support/people.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { createWriters, storedLog, verdictOn } from '../support/writing.ts';

const clean = { lost: 0, duplicated: 0, reordered: 0, unsent: 0 };

let server: RunningServer;
let people: Person[];
let room: string;
let pages: Attendee[];

beforeAll(async () => {
  server = await startServer({ DRAIN_MS: '1500' });
  people = await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Ben', 'Cleo', 'Dora']);
  room = await openHouse(people[0]!);
  pages = people.map((person) => attend(server, person, room));
  await until('everybody is here', () => pages.every(isHere));
});
afterAll(async () => {
  for (const page of pages) page.close();
  await server.stop();
});

/** A request to rename the room, of which the last byte is held back. */
async function begin(name: string) {
  const body = JSON.stringify({ name });
  const heads = [
    `PATCH /api/rooms/${room} HTTP/1.1`,
    `Host: localhost:${server.port}`,
    `Origin: ${server.url}`,
    `Cookie: ${people[0]!.cookie}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  const wire = await new Promise<TLSSocket>((resolve) => {
    const made = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(made));
  });
  let answer = '';
  wire.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const over = new Promise((resolve) => wire.once('close', resolve));
  wire.write(`${heads.join('\r\n')}\r\n\r\n${body.slice(0, -1)}`);
  return {
    async finish() {
      wire.write(body.slice(-1));
      await over;
      return answer;
    },
  };
}

test('told to stop under load, it says so, serves on for a while, ends what runs and then itself; nobody sees an error', async () => {
  const writers = createWriters(pages, 20);
  writers.start();
  await until('they write', () => pages.every(({ acknowledged }) => acknowledged.length > 2));
  const rename = await begin('What was begun is ended');
  const leaving = () => pages.every(({ heard }) => heard.some(({ type }) => type === 'server.leaving'));

  const ended = server.terminate();
  await until('it is said', async () => (await ask(`${server.url}/healthz`)).status === 503);
  const health = await ask(`${server.url}/healthz`);
  expect(health.json()).toMatchObject({ status: 'draining' });
  expect(health.headers.connection).toBe('close'); // a proxy should not use the connection again
  expect((await people[3]!.ask(`/api/rooms/${room}`)).status).toBe(200);
  const before = pages.map(({ acknowledged }) => acknowledged.length);
  await until('they write on', () => pages.every(({ acknowledged }, n) => acknowledged.length > before[n]!));
  expect(leaving()).toBe(false);

  await until('they are told to come back', leaving);
  expect(await rename.finish()).toMatch(/^HTTP\/1\.1 200 /);
  expect(await ended).toBe(0);
  await writers.stop();

  await server.start();
  await until('everybody is here', () => pages.every(isHere));
  await until('everything is sent', () => pages.every(({ view }) => view.outbox.length === 0));
  const last = Math.max(...pages.flatMap(({ acknowledged }) => acknowledged.map(({ seq }) => seq)));
  await until('all screens end there', () => pages.every(({ events }) => events.at(-1)?.seq === last));
  expect(verdictOn(await storedLog({ dataDir: server.dataDir }, room), pages)).toMatchObject(clean);
  expect((await people[0]!.ask(`/api/rooms/${room}`)).json()).toMatchObject({ name: 'What was begun is ended' });
});
