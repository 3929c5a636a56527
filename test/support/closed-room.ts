/** A room that is closed to strangers, in which there is something of every kind to get at. */
import { randomUUID } from 'node:crypto';
import type { LectureList } from '../../protocol/api.ts';
import { firstSettings } from '../../protocol/first-settings.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { FreshPlayerToken } from '../../protocol/player-token.ts';
import { PollContent } from '../../protocol/polls.ts';
import type { ScheduleList } from '../../protocol/schedule.ts';
import { enrol, withStore } from './crowd.ts';
import { dump } from './dump.ts';
import type { Answer } from './http.ts';
import type { Person } from './people.ts';
import { openLine, type Line } from './posting.ts';
import { startServer, type RunningServer } from './server.ts';
import { until } from './until.ts';

const names = ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Mallory', 'Quentin', 'Xenia'] as const;
type Name = (typeof names)[number];

/**
 * Ada owns the room and is live, Ben assists, Cleo and Dora are students, a message of Dora's is held; Emil was shown out.
 * Quentin has a room of his own, Xenia administers, and Mallory is nobody anywhere.
 */
export interface ClosedRoom {
  server: RunningServer;
  people: Record<Name, Person>;
  room: string;
  /** Quentin's, where he is live. */
  elsewhere: { room: string; lecture: string };
  /** All but Dora, Ben and Xenia, each in a room but Mallory and Emil. */
  lines: Record<'Ada' | 'Cleo' | 'Emil' | 'Mallory' | 'Quentin', Line>;
  /** What stands for the places in paths, bodies and messages, by name: somebody else's things in this room. */
  values: Record<string, unknown>;
  everything(): Promise<Record<string, unknown[]>>;
  close(): Promise<void>;
}

export async function openClosedRoom(): Promise<ClosedRoom> {
  const server = await startServer();
  const location = { dataDir: server.dataDir };
  const enrolled = await enrol(server, location, names, { Quentin: 'presenter', Xenia: 'admin' });
  const people = Object.fromEntries(names.map((name, n) => [name, enrolled[n]!])) as ClosedRoom['people'];
  const room = await newRoom(people.Ada);
  for (const name of ['Ben', 'Cleo', 'Dora', 'Emil'] as const) {
    await invite(people.Ada, room, people[name].email, name === 'Ben' ? 'assistant' : 'student');
    await granted(people[name].ask(`/api/rooms/${room}/join`, { method: 'POST' }));
  }
  await invite(people.Ada, room, 'invited@uni.example', 'student');

  const open = (name: Name) => openLine(server, people[name]);
  const [Ada, Cleo, Emil, Mallory, Quentin] = [
    await open('Ada'),
    await open('Cleo'),
    await open('Emil'),
    await open('Mallory'),
    await open('Quentin'),
  ];
  const dora = await open('Dora');
  for (const line of [Ada, Cleo, Emil, dora]) await told(line, { type: 'room.enter', room });
  const other = await newRoom(people.Quentin);
  await told(Quentin, { type: 'room.enter', room: other });
  await told(Quentin, { type: 'lecture.start', room: other, title: 'Sorting' });
  const post = (text: string) => ({ type: 'chat.post', room, clientId: randomUUID(), text }) as const;
  await told(Ada, post('the secret of the room'));
  await told(Ada, { type: 'rules.change', room, rules: { approveFirst: true } });
  const held = await told(dora, post('the secret of Dora'));
  if (held.type !== 'chat.set_aside') throw new Error(`not held: ${held.type}`);
  await told(Ada, { type: 'classroom.change', room, settings: classroom });
  await told(Ada, { type: 'people.remove', room, person: people.Emil.id });
  await told(Ada, { type: 'lecture.start', room, title: 'Paging' });
  const asked = await told(dora, { type: 'question.ask', room, clientId: randomUUID(), text: 'the secret of Dora?' });
  if (asked.type !== 'question.told') throw new Error(`not asked: ${asked.type}`);
  const opened = await told(Ada, { type: 'poll.open', room, content: poll });
  if (opened.type !== 'poll.opened') throw new Error(`not opened: ${opened.type}`);
  dora.close();
  const things = await thingsOver(people, room);
  const live = await granted(people.Quentin.ask(`/api/rooms/${other}/lectures`));
  const player = await granted(people.Ada.ask(`/api/rooms/${room}/player-tokens`, { body: { name: 'Overflow hall' } }));

  await quiet(Ada);

  const lines = { Ada, Cleo, Emil, Mallory, Quentin };
  return {
    server,
    people,
    room,
    elsewhere: { room: other, lecture: live.json<{ lectures: { id: string }[] }>().lectures[0]!.id },
    lines,
    values: {
      room,
      aside: held.aside.id,
      accountId: people.Dora.id,
      person: people.Dora.id,
      account: people.Dora.id,
      email: 'invited@uni.example',
      owner: people.Quentin.email,
      seqs: '1',
      seq: 1,
      token: player.json<FreshPlayerToken>().id,
      with: 'd'.repeat(22),
      connection: 'c'.repeat(22),
      lab: 'l'.repeat(22),
      clientId: randomUUID(),
      tab: randomUUID(),
      heldWords: [],
      mentions: [],
      to: 'staff',
      ...things,
      question: asked.question.id,
      into: 'i'.repeat(22),
      run: opened.run.id,
      ...wishes,
      content: poll,
      choice: { options: [0] },
      settings: classroom,
    },
    everything: () => withStore(location, dump),
    async close() {
      for (const line of Object.values(lines)) line.close();
      await server.stop();
    },
  };
}

/** What is told in turns, counts of votes for instance, was told: nothing came for longer than any of them takes. */
async function quiet(line: Line): Promise<void> {
  let heard = -1;
  let since = 0;
  await until('nothing more is told', () => {
    if (line.heard.length !== heard) since = performance.now();
    heard = line.heard.length;
    return performance.now() - since > 2 * limits.questionsToldEveryMs;
  });
}

const poll = PollContent.parse({ kind: 'choice', title: 'the poll', options: [{ text: 'one' }, { text: 'two' }] });
/** What is asked for where polls and lectures are prepared. */
export const wishes = { options: poll.options, quiz: null, starts: '2036-01-07T10:15', zone: 'UTC' };
const classroom = {
  questions: { approveFirst: true, anonymous: true },
  attendance: { ...firstSettings.attendance, on: true },
};
/** A picture of one pixel. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What is made over HTTP: a prepared poll, a picture, a planned lecture, what Dora says of her attendance; and the live lecture. */
async function thingsOver({ Ada, Dora }: ClosedRoom['people'], room: string): Promise<Record<string, unknown>> {
  const of = (path: string) => `/api/rooms/${room}/${path}`;
  const made = async <T>(asked: Promise<Answer>) => (await granted(asked)).json<T>();
  const prepared = await made<{ id: string }>(Ada.ask(of('polls'), { body: poll }));
  const shown = await made<{ id: string }>(Ada.ask(of('pictures'), { method: 'PUT', raw: picture, type: 'image/png' }));
  const wish = { title: 'Paging', starts: wishes.starts, zone: wishes.zone, minutes: 90 };
  const planned = await made<ScheduleList>(Ada.ask(of('schedule'), { body: wish }));
  const feed = await made<{ id: string }>(Ada.ask('/api/me/calendars', { body: { room } }));
  const { lectures } = await made<LectureList>(Ada.ask(of('lectures')));
  const lecture = lectures[0]!.id;
  await granted(Dora.ask(of(`lectures/${lecture}/attendance/claim`), { body: { text: 'the secret of Dora' } }));
  return { poll: prepared.id, feed: feed.id, shown: shown.id, planned: planned.lectures[0]!.id, lecture };
}

async function newRoom(owner: Person): Promise<string> {
  const made = await granted(owner.ask('/api/rooms', { body: { name: 'Closed', joining: 'invited' } }));
  return made.json<{ id: string }>().id;
}

async function invite(owner: Person, room: string, email: string, role: string): Promise<void> {
  await granted(owner.ask(`/api/rooms/${room}/invitations`, { body: { email, role } }));
}

async function granted(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

async function told(line: Line, message: Parameters<Line['ask']>[0]): Promise<ServerMessage> {
  const answer = await line.ask(message);
  if (answer.type === 'error') throw new Error(`${message.type}: ${answer.code}`);
  return answer;
}
