import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { closeCodeOf, frame } from '../../server/ws/test/raw.ts';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import type { Person } from '../support/people.ts';
import { openLine } from '../support/posting.ts';
import { memoryOf } from '../support/processes.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const MiB = 1024 * 1024;
const hall = 300;
const students = Array.from({ length: hall / limits.socketsPerAccount }, (_, n) => `Student ${n}`);

let server: RunningServer;
let people: Person[];
let room: string;
let cleo: Attendee;

beforeAll(async () => {
  server = await startServer();
  people = await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo', ...students]);
  room = await openHouse(people[0]!);
  cleo = attend(server, people[1]!, room);
  await until('Cleo is here', () => isHere(cleo));
});
afterAll(async () => {
  cleo.close();
  await server.stop();
});

/** A socket by hand; without a person the handshake of a stranger. Resolves with what the server answered. */
async function shake(person: Person | null) {
  const wire = await new Promise<TLSSocket>((resolve, reject) => {
    const made = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(made));
    made.once('error', reject);
  });
  let bytes = Buffer.alloc(0);
  const closed = new Promise<void>((resolve) => wire.once('close', () => resolve()));
  wire.on('error', () => {}).on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
  const heads = [
    'GET /socket?v=1 HTTP/1.1',
    `Host: localhost:${server.port}`,
    `Origin: ${server.url}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(person ? [`Cookie: ${person.cookie}`] : []),
  ];
  wire.write(`${heads.join('\r\n')}\r\n\r\n`);
  await until('it is answered', () => bytes.includes('\r\n\r\n'));
  const length = bytes.indexOf('\r\n\r\n') + 4;
  return { wire, closed, status: bytes.toString('latin1', 9, 12), sent: () => bytes.subarray(length) };
}

async function cleoWrites(text: string): Promise<void> {
  const before = cleo.events.length;
  cleo.visit.say(text);
  await until('Cleo’s message is taken', () => isSettled(cleo) && cleo.events.length > before, 5_000);
  expect(cleo.view.visits).toBe(1); // she was never cut off
}

/** Seconds of a core that the server has used. */
function used(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

test('a lecture hall behind one address is let in at once while strangers of that address knock without end', async () => {
  let knocking = true;
  const answers = new Set<string>();
  const strangers = Array.from({ length: 20 }, async () => {
    while (knocking) {
      const stranger = await shake(null);
      answers.add(stranger.status);
      stranger.wire.destroy();
    }
  });
  const seats = people.slice(2).flatMap((person) => Array.from({ length: limits.socketsPerAccount }, () => person));
  const lines = await Promise.all(seats.map((person) => openLine(server, person)));
  await cleoWrites('the hall is full');
  knocking = false;
  await Promise.all(strangers);
  expect([...answers]).toEqual(['401']);
  expect(lines).toHaveLength(hall);
  for (const { socket } of lines) expect(socket.readyState).toBe(socket.OPEN);
  for (const line of lines) line.close();
});

test('two hundred sockets with ten thousand fragments each and no end are closed, and hardly cost memory', async () => {
  const fragments = Buffer.concat([
    frame(1, '{', { fin: false }),
    ...Array.from({ length: 9_999 }, () => frame(0, 'x', { fin: false })),
  ]);
  const mallory = people.slice(2, 12);
  const crowd = await Promise.all(Array.from({ length: 200 }, (_, n) => shake(mallory[n % mallory.length]!)));
  const before = memoryOf([server.pid]).sum;
  for (const { wire } of crowd) wire.write(fragments);
  await cleoWrites('they write without end, I come to mine');
  await Promise.all(crowd.map(({ closed }) => closed));
  expect(memoryOf([server.pid]).sum - before).toBeLessThan(100 * MiB);
  expect(new Set(crowd.map(({ sent }) => closeCodeOf(sent())))).toEqual(new Set([1008]));
});

test('two thousand things that are begun and not ended hardly cost memory, and nobody inside notices', async () => {
  const begun = (text: string) =>
    new Promise<Socket>((resolve, reject) => {
      const wire = connectPlain(server.port, '127.0.0.1', () => wire.write(text, 'latin1', () => resolve(wire)));
      wire.once('error', reject).on('error', () => {});
    });
  const halfHead = `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(limits.httpHeaderBytes - 1_000)}`;
  const halfHello = `\x16\x03\x01\x02\x00\x01\x00\x01\xfc${'x'.repeat(300)}`;
  const halfFrame = frame(1, 'x'.repeat(limits.frameBytes)).subarray(0, -1);
  const mallory = people.slice(2, 7);
  const before = memoryOf([server.pid]).sum;

  const halves: Socket[] = [];
  for (let n = 0; n < 20; n++) {
    halves.push(...(await Promise.all(Array.from({ length: 100 }, (_, m) => begun(m % 2 ? halfHead : halfHello)))));
  }
  const lines = await Promise.all(Array.from({ length: 100 }, (_, n) => shake(mallory[n % mallory.length]!)));
  await Promise.all(lines.map(({ wire }) => new Promise((resolve) => wire.write(halfFrame, resolve))));
  await cleoWrites('they have begun, I have ended');
  expect(memoryOf([server.pid]).sum - before).toBeLessThan(200 * MiB);
  for (const wire of [...halves, ...lines.map((line) => line.wire)]) wire.destroy();
});

test('who sends fifty thousand pings a second is cut again and again, and takes less than a core', async () => {
  const pings = Buffer.concat(Array.from({ length: 50_000 }, () => frame(9, 'are you there?')));
  const [cpu, at] = [used(), performance.now()];
  for (let round = 0; round < 3; round++) {
    const mallory = await shake(people[2]!);
    mallory.wire.write(pings);
    await cleoWrites(`calm ${round}`);
    await mallory.closed;
    expect(closeCodeOf(mallory.sent())).toBe(closeCodes.flooding);
  }
  expect(used() - cpu).toBeLessThan((performance.now() - at) / 1_000);
});
