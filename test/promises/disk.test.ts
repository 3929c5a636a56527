import { randomUUID } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import { enter, look, publish, show, startLecture, watch, type Joined } from '../support/media/lecture.ts';
import { admit, type Person } from '../support/people.ts';
import type { Line } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const MiB = 1024 * 1024;

let server: RunningServer;
let people: Record<'Ada' | 'Cleo' | 'Dora', Person>;
let room: string;
let ada: Line;
let cleo: Line;
const joined: Joined[] = [];

beforeAll(async () => {
  // A disk of 4 MB that only this server and its command line see, and that is gone with it.
  const onTheDisk = 'mount -t tmpfs -o size=4m none "$DATA_DIR" && exec "$@"';
  server = await startServer({}, ['unshare', '--map-root-user', '--mount', 'sh', '-c', onTheDisk, 'sh']);
  people = await admit(server, ['Ada', 'Cleo', 'Dora']);
  room = await openHouse(people.Ada);
  ada = await enter(server, people.Ada, room);
  cleo = await enter(server, people.Cleo, room);
  (await enter(server, people.Dora, room)).close(); // a member from now on
});
afterAll(async () => {
  for (const { peer } of joined) peer.close();
  for (const line of [ada, cleo]) line.close();
  await server.stop();
});

const on = (name: string) => `/proc/${server.pid}/root${server.dataDir}/${name}`;
const say = (line: Line, text: string, clientId = randomUUID()) =>
  line.ask({ type: 'chat.post', room, clientId, text });
const lines = (text: string) =>
  server
    .log()
    .split('\n')
    .filter((line) => line.includes(text)).length;
const busy = { code: 'busy', retryAfterMs: 1_000 };

async function watches(line: Line) {
  const one = await watch(line, room);
  joined.push(one);
  return look(one.peer);
}

test('on a full disk nothing is taken that could be lost, the picture goes on for all, and it ends by itself', async () => {
  await startLecture(ada, room);
  const studio = await publish(ada, room);
  joined.push(studio);
  const picture = show(studio.peer, 'Ada');
  const cleoSees = await watches(cleo);
  await until('Cleo sees Ada', () => cleoSees.of('Ada').length > 0);
  expect(await say(cleo, 'while there is room')).toMatchObject({ type: 'chat.acknowledged' });

  expect(() => writeFileSync(on('ballast'), Buffer.alloc(8 * MiB))).toThrow('ENOSPC');
  const [before, wal] = [picture.last, statSync(on('chatstream.db-wal')).size];
  const clientId = randomUUID();
  for (let tries = 0; tries < 2; tries++) expect(await say(cleo, 'no room', clientId)).toMatchObject(busy);
  const { email, password } = people.Dora;
  expect((await ask(`${server.url}/api/auth/sign-in`, { body: { email, password } })).json()).toEqual(busy);
  const rename = await people.Ada.ask(`/api/rooms/${room}`, { method: 'PATCH', body: { name: 'New' } });
  expect([rename.status, rename.headers['retry-after']]).toEqual([503, '1']);
  expect((await people.Cleo.ask(`/api/rooms/${room}/events`)).status).toBe(200); // what is there can be read
  expect(statSync(on('chatstream.db-wal')).size - wal).toBeLessThan(4096);

  const dora = await enter(server, people.Dora, room); // who is a member comes in, and sees
  const doraSees = await watches(dora);
  await until('Dora sees Ada', () => doraSees.of('Ada').length > 25);
  await until('as does Cleo', () => cleoSees.of('Ada').at(-1)! > before + 25);
  expect(cleoSees.missing('Ada', before, before + 25)).toEqual([]);

  rmSync(on('ballast'));
  await until('it is taken', async () => (await say(cleo, 'no room', clientId)).type === 'chat.acknowledged');
  const { events } = (await people.Cleo.ask(`/api/rooms/${room}/events`)).json<{ events: { text?: string }[] }>();
  expect(events.flatMap(({ text }) => text ?? [])).toEqual(['while there is room', 'no room']);
  picture.stop();
  dora.close();
  expect([lines('cannot be written to'), lines('is back')]).toEqual([1, 1]);
});
