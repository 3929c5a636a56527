import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import { signIn, type Person } from '../support/people.ts';
import { openLine } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

let server: RunningServer;
let people: [Person, Person, Person];
let room: string;
let cleo: Attendee;
const raw: Socket[] = [];

beforeAll(async () => {
  server = await startServer();
  people = (await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo', 'Mallory'])) as typeof people;
  room = await openHouse(people[0]);
  cleo = attend(server, people[1], room);
  await until('Cleo is here', () => isHere(cleo));
});
afterEach(() => {
  for (const socket of raw.splice(0)) socket.destroy();
});
afterAll(async () => {
  cleo.close();
  await server.stop();
});

/** A connection that says this, and counts as over when the server says so. */
function opened(text: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  raw.push(socket);
  socket.on('error', () => {});
  socket.resume(); // an end that nobody reads is never noticed
  return new Promise((resolve) =>
    socket.once('connect', () => {
      socket.write(text, 'latin1');
      resolve(socket);
    }),
  );
}

const handshake = (cookie: string) =>
  `GET /socket?v=1 HTTP/1.1\r\nHost: localhost:${server.port}\r\nOrigin: http://localhost:${server.port}\r\nConnection: Upgrade\r\n` +
  `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${cookie}\r\n`;

/** Cleo writes, and it is taken while Mallory does what she does. */
async function cleoWrites(text: string): Promise<void> {
  const before = cleo.events.length;
  cleo.visit.say(text);
  await until('Cleo’s message is taken', () => isSettled(cleo) && cleo.events.length > before, 5_000);
  expect(cleo.view.visits).toBe(1); // she was never cut off
}

test('five hundred handshakes that never end are dropped within 15 s, and meanwhile people sign in and write', async () => {
  const begun = performance.now();
  const halves = ['G', 'GET /socket?v=1 HTTP/1.1\r\nHost: loc', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc', ''];
  const slow = await Promise.all(Array.from({ length: 500 }, (_, n) => opened(halves[n % halves.length]!)));
  const dripping = setInterval(() => slow.forEach((socket, n) => n % halves.length < 3 && socket.write('x')), 2_500);
  await cleoWrites('they hang, I write');
  expect((await signIn(server, people[1])).id).toBe(people[1].id);
  await until('all of them are dropped', () => slow.every(({ closed }) => closed), 20_000);
  clearInterval(dripping);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect((await signIn(server, people[1])).id).toBe(people[1].id);
});

test('two thousand connections without a session are shut again, and those who are in go on', async () => {
  const stranger = handshake('');
  for (let wave = 0; wave < 20; wave++) {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => opened(stranger)));
    if (wave % 10 === 0) await cleoWrites(`wave ${wave}`);
    await until('they are shut', () => sockets.every(({ closed }) => closed));
  }
  await cleoWrites('the flood has gone');
});

test('of five hundred messages a second from one socket a few are taken, the rest refused, and it is closed; others write on', async () => {
  const [, , mallory] = people;
  const begun = performance.now();
  let sent = 0;
  let kept = 0;
  const refusals = new Set<string>();
  for (let socket = 0; socket < 3; socket++) {
    const line = await openLine(server, mallory);
    await line.ask({ type: 'room.enter', room });
    const answers: Promise<void>[] = [];
    for (let n = 0; n < 500; n++, sent++) {
      const post = { type: 'chat.post', room, clientId: randomUUID(), text: `flood ${sent}` } as const;
      answers.push(
        line.ask(post).then(
          (answer) => void (answer.type === 'error' ? refusals.add(answer.code) : kept++),
          () => {}, // it was closed before it was answered
        ),
      );
    }
    await cleoWrites(`calm ${socket}`);
    expect(await line.closed).toBe(closeCodes.flooding);
  }
  await cleoWrites('it is over'); // what was taken before stands before it
  const taken = cleo.events.filter(({ by }) => by.id === mallory.id).length;
  const { burst, perSecond } = limits.chatRate;
  expect(taken).toBeGreaterThanOrEqual(burst);
  expect(taken).toBeLessThanOrEqual(burst + (perSecond * (performance.now() - begun)) / 1_000);
  expect(kept).toBeLessThanOrEqual(taken); // an answer may be lost with the socket
  expect([...refusals]).toEqual(['rate']);
});
