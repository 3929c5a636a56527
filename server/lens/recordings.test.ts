import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { RecordedPacket } from '../../protocol/lens-packets.ts';
import type { ServerMessageOf } from '../../protocol/messages.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';
import type { Handler } from '../rooms/handlers.ts';
import { Person } from '../rooms/test/house.ts';
import { lectureHandlers, stageHandlers } from '../stage/stage.handlers.ts';
import { Stages } from '../stage/stages.ts';
import { TestEngine } from '../stage/test-engine.ts';
import { Frame } from '../ws/frames.ts';
import { MediaRecordings } from './media-recordings.ts';
import { createRecordings, type AllRecordings } from './recordings.ts';
import { SocketRecordings } from './socket-recordings.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const stages = new Stages();
let recordings: AllRecordings;
let handlers: Record<string, Handler<never>>;

beforeAll(() => {
  recordings = createRecordings({ stages, registry: school.house.registry });
  stages.use(recordings.through(engine));
  school.house.registry.join(stages);
});
beforeAll(() => {
  handlers = {
    ...stageHandlers({ stages }),
    ...lectureHandlers({ rooms: school.house.roomStore }),
    ...recordings.here(recordings.atHome),
  } as typeof handlers;
});
afterEach(() => {
  vi.useRealTimers();
  recordings.stop();
});

const ask = async (person: Person, type: keyof typeof handlers, asked: object = {}) =>
  await handlers[type]!(person, { type, id: 1, room: person.seat?.room.id, ...asked } as never);
const record = (person: Person, of: 'media' | 'socket', on: boolean, anew = false) =>
  ask(person, 'lens.record', { of, on, anew });
const read = (person: Person, of: 'media' | 'socket', from = 0, more = {}) =>
  ask(person, 'lens.packets', { of, from, ...more }) as Promise<ServerMessageOf<'lens.packets_read'>>;
const watch = async (person: Person): Promise<string> => {
  const offer = { sdp: 'offer', tracks: [{ mid: '0', source: 'camera' }] };
  return ((await ask(person, 'media.subscribe', offer)) as { connection: string }).connection;
};
const refused = (asked: Promise<unknown>, code: string) => expect(asked).rejects.toMatchObject({ code });
/** Everybody’s clocks stand, so that a recording does not end while others are begun. */
const standStill = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

const packet = (at: number): RecordedPacket => ({ at, out: true, kind: 'rtp', ends: 0, length: 900, head: 'gA==' });
const closedIn = (person: Person) => person.heard.filter(({ type }) => type === 'media.closed');

test('the media of a page is recorded, on the connections it has and those it makes', async () => {
  const { c } = await school.seminar();
  const first = await watch(c);
  await refused(read(c, 'media'), 'not_found');
  await record(c, 'media', true);
  expect(engine.recording.has(first)).toBe(true);
  expect(engine.open.get(first)!.record).toBeUndefined();
  const second = await watch(c);
  expect(engine.recording.has(second)).toBe(true);
  expect(engine.open.get(second)!.record).toBe(true);

  engine.packets.set(first, [packet(1), packet(2)]);
  engine.packets.set(second, [packet(3)]);
  const part = await read(c, 'media');
  expect(part.packets.map(({ at }) => at)).toEqual([1, 2]);
  const next = await read(c, 'media', part.next!);
  expect(next.packets.map(({ at }) => at)).toEqual([3]);
  expect(next.next).toBeNull();

  await record(c, 'media', false);
  expect(engine.recording.size).toBe(0);
  expect((await read(c, 'media')).packets).toHaveLength(2);
  const third = await watch(c);
  expect(engine.recording.has(third)).toBe(false);
  expect(closedIn(c)).toEqual([]);
});

test('from the first packet on: the page is told to make a new connection, and the old one goes on until that stands', async () => {
  const { c, b } = await school.seminar();
  const [old, bens] = [await watch(c), await watch(b)];
  standStill();
  await record(c, 'media', true, true);
  expect(closedIn(c)).toMatchObject([{ connection: old, reason: 'worker_lost' }]);
  expect(closedIn(b)).toEqual([]);
  expect(engine.open.has(old)).toBe(true);
  vi.useRealTimers();
  const anew = await watch(c);
  expect(engine.open.get(anew)!.record).toBe(true);
  expect(engine.open.has(bens)).toBe(true);
});

test('the old connection is closed by and by', async () => {
  const { c } = await school.seminar();
  const old = await watch(c);
  standStill();
  await record(c, 'media', true, true);
  vi.advanceTimersByTime(limits.mediaOrphanMs - 1);
  expect(engine.open.has(old)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(engine.open.has(old)).toBe(false);
});

test('nobody reads what is another’s, and another page of the same person has its own', async () => {
  const { room, c, m } = await school.seminar();
  const mine = await watch(c);
  await record(c, 'media', true);
  await record(c, 'socket', true);
  engine.packets.set(mine, [packet(1)]);
  const [tab] = await school.visit(room, c);
  for (const other of [m, tab!])
    for (const of of ['media', 'socket'] as const) await refused(read(other, of), 'not_found');
  const stranger = new Person('Sven');
  await refused(record(stranger, 'media', true), 'not_found');
  await refused(read(m, 'media', 0, { room: 'elsewhere' }), 'not_found');
  expect((await read(c, 'media')).packets).toHaveLength(1);
});

test('of a socket the types of messages are recorded, with their sizes, and never a text', async () => {
  const { c } = await school.seminar();
  await record(c, 'socket', true);
  const text = 'What Cleo wrote in confidence';
  const post = Buffer.from(JSON.stringify({ type: 'chat.post', id: 7, text }));
  const events = new Frame(JSON.stringify({ type: 'room.events', events: [{ text: text.repeat(3_000) }] }));
  c.tap!.heard(1, post);
  c.tap!.sent(events.frame);
  c.tap!.sent(new Frame(JSON.stringify({ type: 'ok', re: 7 })).asking);
  c.tap!.sent(events.deflated);
  c.tap!.heard(1, Buffer.from(JSON.stringify({ text, type: text })));
  c.tap!.heard(1, Buffer.from(`{"type":"${text}"}`));
  const { packets } = await read(c, 'socket');
  const heads = packets.map(({ head }) => Buffer.from(head, 'base64').toString('latin1'));
  expect(heads.map((head) => head.slice(head.indexOf('{') < 0 ? head.length : head.indexOf('{')))).toEqual([
    '{"type":"chat.post"}',
    '{"type":"room.events"}',
    '{"type":"ok"}',
    '', // the ping behind it
    '', // compressed
    '',
    '',
  ]);
  expect(packets.map(({ out }) => out)).toEqual([false, true, true, true, true, false, false]);
  expect(packets[0]!.length).toBe(2 + 4 + post.length);
  expect(packets[1]!.length).toBe(events.frame.length);
  expect(packets[3]!.length).toBe(2);
  expect(packets[4]!.length).toBe(events.deflated.length);
  expect(heads.join()).not.toContain('Cleo');
  await record(c, 'socket', false);
  expect(c.tap).toBeNull();
  expect((await read(c, 'socket')).packets).toHaveLength(7);
});

test('a recording ends after its time, and as long after that it is forgotten', async () => {
  const { c } = await school.seminar();
  const mine = await watch(c);
  standStill();
  for (const of of ['media', 'socket'] as const) await record(c, of, true);
  engine.packets.set(mine, [packet(1)]);
  vi.advanceTimersByTime(limits.recordingMs - 1);
  expect([engine.recording.has(mine), c.tap !== null]).toEqual([true, true]);
  vi.advanceTimersByTime(1);
  expect([engine.recording.has(mine), c.tap]).toEqual([false, null]);
  for (const of of ['media', 'socket'] as const) await read(c, of);
  vi.advanceTimersByTime(limits.recordingMs);
  for (const of of ['media', 'socket'] as const) await refused(read(c, of), 'not_found');
});

test('it ends with the lecture, and is forgotten when its socket leaves the room', async () => {
  const { a, c } = await school.seminar();
  a.identity.role = 'presenter';
  await ask(a, 'lecture.start', { title: 'Page tables' });
  const mine = await watch(c);
  for (const of of ['media', 'socket'] as const) await record(c, of, true);
  await ask(a, 'lecture.end');
  await expect.poll(() => engine.recording.has(mine)).toBe(false);
  expect(c.tap).not.toBeNull();
  const { room } = c.seat!;
  room.leave(c);
  expect(c.tap).toBeNull();
  await school.house.enter(c, room.id);
  for (const of of ['media', 'socket'] as const) await refused(read(c, of), 'not_found');
});

test('a node records so many at once and no more', async () => {
  const { room, c } = await school.seminar();
  standStill();
  const pages = await school.visit(room, ...Array<Person>(limits.recordings).fill(c));
  for (const recorder of [new MediaRecordings(stages), new SocketRecordings()]) {
    for (const page of pages) recorder.begin(page, false);
    expect(() => recorder.begin(c, false)).toThrow(expect.objectContaining({ code: 'busy' }));
    recorder.begin(pages[0]!, false); // one's own makes room for itself
    recorder.forget(pages[1]!);
    recorder.begin(c, false);
    recorder.stop();
  }
});

test('nobody begins and ends without end', async () => {
  const { c } = await school.seminar();
  for (let n = 0; n < limits.recordRate.burst; n++) await record(c, 'socket', n % 2 === 0);
  await refused(record(c, 'socket', true), 'rate');
});
