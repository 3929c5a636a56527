import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { attend, enrol, isHere, isSettled, openHouse, type Attendee } from '../support/crowd.ts';
import type { Person } from '../support/people.ts';
import { memoryOf } from '../support/processes.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const MiB = 1024 * 1024;
const messages = 100_000;

let server: RunningServer;
let people: Person[];
let room: string;
let cleo: Attendee;

beforeAll(async () => {
  server = await startServer();
  const names = ['Ada', 'Cleo', ...Array.from({ length: 19 }, (_, n) => `Presenter ${n}`)];
  people = await enrol(server, { dataDir: server.dataDir }, names);
  room = await openHouse(people[0]!);
  const [ada, , ...presenters] = people.map(({ id }) => id);
  fill(room, ada!, presenters);
  cleo = attend(server, people[1]!, room);
  await until('Cleo is here', () => isHere(cleo));
});
afterAll(async () => {
  cleo.close();
  await server.stop();
});

/** A year of messages, and others who present in the room. */
function fill(roomId: string, actorId: string, presenters: string[]): void {
  const db = new DatabaseSync(path.join(server.dataDir, 'chatstream.db'));
  const insert = db.prepare(
    `insert into room_event (room_id, seq, type, actor_id, payload, at) values (?, ?, 'chat.posted', ?, ?, ?)`,
  );
  db.exec('begin immediate');
  for (let seq = 1; seq <= messages; seq++) {
    insert.run(roomId, seq, actorId, JSON.stringify({ text: `message ${seq} about page tables, again` }), seq);
  }
  const join = db.prepare(
    `insert into membership (room_id, account_id, role, joined_at) values (?, ?, 'presenter', 1)`,
  );
  for (const id of presenters) join.run(roomId, id);
  db.prepare('update room_counter set last_seq = ? where room_id = ?').run(messages, roomId);
  db.exec('commit');
  db.close();
}

interface Taking {
  answer: IncomingMessage;
  /** Bytes that have come. */
  got: number;
  stop(): void;
}

/** Takes the chat home; `reads: false` lets it pile up after the head. */
function takeHome(person: Person, reads: boolean): Promise<Taking> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${server.url}/api/rooms/${room}/export?format=json`,
      { agent: false, rejectUnauthorized: false, headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' } },
      (answer) => {
        const taking: Taking = { answer, got: 0, stop: () => asked.destroy() };
        if (reads) answer.on('data', (chunk: Buffer) => (taking.got += chunk.length));
        resolve(taking);
      },
    );
    asked.on('error', reject).end();
  });
}

test('twenty who take a hundred thousand messages home at once are served a few at a time, and hardly cost memory', async () => {
  const before = memoryOf([server.pid]).sum;
  const takers = people.filter(({ name }) => name !== 'Cleo');
  const begun: Taking[] = [];
  const asked = takers.map((person, n) =>
    takeHome(person, n % 2 === 0).then(
      (one) => void begun.push(one),
      () => {},
    ),
  );
  await until('as many begin as may', () => begun.length >= limits.exports.atOnce);
  await until('some of it has come', () => begun.some(({ got }) => got > 4 * MiB));
  cleo.visit.say('I write meanwhile');
  await until('Cleo’s message is taken', () => isSettled(cleo), 5_000);
  expect(cleo.view.visits).toBe(1);
  expect(memoryOf([server.pid]).sum - before).toBeLessThan(200 * MiB);
  expect(begun.map(({ answer }) => answer.statusCode)).toEqual(begun.map(() => 200));
  expect(begun.length).toBeLessThan(takers.length); // the others wait for their turn

  let over = false;
  void Promise.all(asked).then(() => (over = true));
  await until('all have had their turn', () => {
    for (const one of begun.splice(0)) one.stop();
    return over;
  });
  expect(memoryOf([server.pid]).sum - before).toBeLessThan(200 * MiB);
});
