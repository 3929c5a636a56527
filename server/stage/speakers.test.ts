import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { Source } from '../../protocol/stage.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from '../chat/test/seminar.ts';
import { byOf } from '../rooms/client.ts';
import type { Person } from '../rooms/test/house.ts';
import { speakersHandlers } from './speakers.handlers.ts';
import { lectureHandlers, stageHandlers } from './stage.handlers.ts';
import { Stages } from './stages.ts';
import { startLecture } from './start-lecture.ts';
import { TestEngine } from './test-engine.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const accepted: string[] = [];
const stages = new Stages((_room, accountId) => void accepted.push(accountId));
let handlers: Required<ReturnType<typeof stageHandlers> & ReturnType<typeof speakersHandlers>>;

beforeAll(() => {
  stages.use(engine);
  school.house.registry.join(stages);
});
beforeEach(() => {
  const media = { ...stageHandlers({ stages }), ...lectureHandlers({ rooms: school.house.roomStore }) };
  handlers = { ...media, ...speakersHandlers({ stages }) } as typeof handlers;
});
afterEach(() => void vi.useRealTimers());

const about = (person: Person, room = person.seat!.room.id) => ({ id: 1, room });
const whom = (person: Person) => ({ account: person.identity.accountId });
const invite = (staff: Person, person: Person) =>
  handlers['stage.invite'](staff, { type: 'stage.invite', ...about(staff), ...whom(person) });
const answer = (person: Person, accept: boolean) =>
  handlers['stage.answer'](person, { type: 'stage.answer', ...about(person), accept });
const sendBack = (staff: Person, person: Person) =>
  handlers['stage.send_back'](staff, { type: 'stage.send_back', ...about(staff), ...whom(person) });
const mute = (staff: Person, person: Person, muted: boolean, source: Source = 'microphone') =>
  handlers['stage.mute'](staff, { type: 'stage.mute', ...about(staff), ...whom(person), source, muted });
async function publish(
  person: Person,
  more: { beside?: boolean; tab?: string; sources?: Source[]; sdp?: string } = {},
) {
  const { sources = ['microphone', 'camera'], ...rest } = more;
  const tracks = sources.map((source, mid) => ({ mid: String(mid), source, place: 3 }));
  const offer = { sdp: 'offer', tab: randomUUID(), tracks, beside: true, ...rest };
  const answered = await handlers['media.publish'](person, { type: 'media.publish', ...about(person), ...offer });
  return (answered as { connection: string }).connection;
}
/** Asked, and said yes, and publishes. */
async function bring(staff: Person, person: Person): Promise<string> {
  invite(staff, person);
  answer(person, true);
  return publish(person);
}
const call = (person: Person) => person.of('stage.called').at(-1);
const speakers = (staff: Person) =>
  staff
    .of('stage.speakers_changed')
    .at(-1)
    ?.speakers.map(({ name, place, state }) => `${place} ${name} ${state}`);
const shown = (person: Person) => person.of('stage.changed').at(-1)!.stage;

async function lecture() {
  const seminar = await school.seminar();
  await startLecture(seminar.a.seat!.room, school.house.roomStore, byOf(seminar.a), 'Page tables');
  return seminar;
}

test('Cleo is asked, says yes, publishes in her place and is seen by everybody', async () => {
  const { a, b, c, d } = await lecture();
  invite(b, c);
  const by = { id: b.identity.accountId, name: 'Ben' };
  expect(call(c)?.call).toMatchObject({ state: 'asked', by });
  expect(speakers(a)).toEqual(['1 Cleo asked']);
  expect(d.of('stage.speakers_changed')).toEqual([]);
  answer(c, true);
  expect(accepted).toContain(c.identity.accountId);
  expect(call(c)?.call).toEqual({ state: 'accepted', place: 1 });
  expect(speakers(a)).toEqual(['1 Cleo coming']);
  const connection = await publish(c);
  handlers['stage.update'](c, { type: 'stage.update', ...about(c), sources: { microphone: 'on', camera: 'on' } });
  stages.flowing(connection, true);
  expect(speakers(a)).toEqual(['1 Cleo on']);
  expect(engine.open.get(connection)!.tracks.map(({ place }) => place)).toEqual([1, 1]);
  expect(shown(d)).toMatchObject({
    state: 'away', // who gives the lecture is not there, and she is
    streams: [{ id: connection, place: 1, by: { name: 'Cleo' }, muted: [], away: false }],
  });
  handlers['stage.leave'](c, { type: 'stage.leave', ...about(c) });
  expect(engine.open.has(connection)).toBe(false);
  expect(shown(d).streams).toEqual([]);
  expect(speakers(a)).toEqual([]);
});

test('nobody publishes beside without having been asked and having said yes', async () => {
  const { b, c, m } = await lecture();
  await expect(publish(m)).rejects.toEqual(refusal('forbidden'));
  expect(() => answer(m, true)).toThrow(refusal('not_found'));
  expect(() => invite(m, m)).toThrow(refusal('forbidden'));
  invite(b, c);
  await expect(publish(c)).rejects.toEqual(refusal('forbidden'));
  await expect(publish(m)).rejects.toEqual(refusal('forbidden'));
  expect(() => answer(m, true)).toThrow(refusal('not_found'));
  answer(c, true);
  await expect(publish(c, { beside: false })).rejects.toEqual(refusal('forbidden'));
  await expect(publish(c, { sources: ['screen'] })).rejects.toEqual(refusal('bad_request'));
});

test('who is not here, or is muted, is not asked', async () => {
  const { b, c, d } = await lecture();
  d.seat!.room.leave(d);
  expect(() => invite(b, d)).toThrow(refusal('not_found'));
  await school.ask(b, 'people.mute', { person: c.identity.accountId, reason: '' });
  expect(() => invite(b, c)).toThrow(refusal('rule', { rule: 'muted' }));
});

test('who says no is not on stage, and staff hear of it', async () => {
  const { b, c } = await lecture();
  invite(b, c);
  answer(c, false);
  expect(call(c)).toMatchObject({ call: null, because: null });
  expect(b.of('stage.declined')).toMatchObject([{ by: { name: 'Cleo' }, because: 'declined' }]);
  expect(speakers(b)).toEqual([]);
  await expect(publish(c)).rejects.toEqual(refusal('forbidden'));
});

test('who does not answer in time is not asked any more', async () => {
  const { b, c } = await lecture();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  invite(b, c);
  vi.advanceTimersByTime(limits.invitationMs - 1_000);
  const { speakers: own } = stages.of(c.seat!.room);
  expect(own.seenBy(c).call).toMatchObject({ state: 'asked', forMs: 1_000 });
  vi.advanceTimersByTime(1_000);
  expect(call(c)).toMatchObject({ call: null, because: 'expired' });
  expect(b.of('stage.declined').at(-1)).toMatchObject({ because: 'expired' });
  expect(() => answer(c, true)).toThrow(refusal('not_found'));
});

test('who said yes and does not begin loses the place', async () => {
  const { b, c } = await lecture();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  invite(b, c);
  answer(c, true);
  vi.advanceTimersByTime(limits.mediaConnectMs);
  expect(call(c)).toMatchObject({ call: null, because: 'away' });
  expect(b.of('stage.declined').at(-1)).toMatchObject({ because: 'away' });
  await expect(publish(c)).rejects.toEqual(refusal('forbidden'));
});

test('there are three places beside; one more is refused until somebody goes', async () => {
  const { a, b, c, d, m } = await lecture();
  for (const person of [b, c, d]) invite(a, person);
  invite(a, c); // once more changes nothing
  expect(() => invite(a, m)).toThrow(refusal('stage_full'));
  answer(c, false);
  invite(a, m);
  expect(speakers(a)).toEqual(['1 Ben asked', '2 Mallory asked', '3 Dora asked']);
  await expect(publish(a)).rejects.toEqual(refusal('stage_full'));
});

test('who gives the lecture is not asked, and does not stand beside himself', async () => {
  const { a, b } = await lecture();
  await publish(a, { beside: false });
  expect(() => invite(b, a)).toThrow(refusal('conflict'));
  await expect(publish(a)).rejects.toEqual(refusal('forbidden'));
});

test('a second presenter joins without being asked, and leaves that place when he takes over', async () => {
  const { room, a, b } = await lecture();
  const grace = await school.person('Grace');
  grace.identity.role = 'presenter';
  await school.house.memberStore.add(room, grace.identity.accountId, 'presenter', 1);
  const [g] = await school.visit(room, grace);
  await publish(a, { beside: false });
  const beside = await publish(g!);
  expect(shown(b).streams.map(({ place, by }) => `${place} ${by.name}`)).toEqual(['0 Ada', '1 Grace']);
  const message = { type: 'media.publish' as const, ...about(g!), sdp: 'offer', tab: randomUUID(), tracks: [] };
  await handlers['media.publish'](g!, { ...message, takeOver: true });
  expect(shown(b).streams.map(({ place, by }) => `${place} ${by.name}`)).toEqual(['0 Grace']);
  expect(engine.open.has(beside)).toBe(false);
  expect(speakers(b)).toEqual([]);
});

test('what staff mute is not forwarded from that moment, whatever is published anew, until it is given back', async () => {
  const { a, b, c, m } = await lecture();
  const first = await bring(b, c);
  handlers['stage.update'](c, { type: 'stage.update', ...about(c), sources: { microphone: 'on', camera: 'on' } });
  expect(() => mute(m, c, true)).toThrow(refusal('forbidden'));
  expect(() => mute(c, c, false)).toThrow(refusal('forbidden'));
  expect(() => mute(b, m, true)).toThrow(refusal('not_found'));
  mute(b, c, true);
  expect(engine.silenced.get(first)).toEqual(['microphone']);
  expect(shown(a).streams[0]).toMatchObject({ sources: { microphone: 'paused', camera: 'on' }, muted: ['microphone'] });
  const second = await publish(c, { tab: randomUUID() }).catch((error: unknown) => error);
  expect(second).toEqual(refusal('stage_taken')); // another tab asks first
  stages.closed(first, 'worker_lost');
  const again = await publish(c);
  expect(engine.silenced.get(again)).toEqual(['microphone']);
  mute(b, c, false);
  expect(engine.silenced.get(again)).toEqual([]);
});

test('sent back, the person is told and publishes no more; a question is taken back in the same way', async () => {
  const { b, c, d, m } = await lecture();
  const connection = await bring(b, c);
  expect(() => sendBack(m, c)).toThrow(refusal('forbidden'));
  sendBack(b, c);
  expect(engine.open.has(connection)).toBe(false);
  expect(c.of('media.closed').at(-1)).toMatchObject({ connection, reason: 'sent_back' });
  expect(call(c)).toMatchObject({ call: null, because: 'sent_back' });
  await expect(publish(c)).rejects.toEqual(refusal('forbidden'));
  invite(b, d);
  sendBack(b, d);
  expect(call(d)).toMatchObject({ call: null, because: 'sent_back' });
  expect(() => answer(d, true)).toThrow(refusal('not_found'));
});

test('sent back while the offer is being answered, nothing of it stays open', async () => {
  const { b, c } = await lecture();
  invite(b, c);
  answer(c, true);
  const before = engine.open.size;
  const publishing = publish(c);
  sendBack(b, c);
  await expect(publishing).rejects.toEqual(refusal('stage_taken'));
  expect(engine.open.size).toBe(before);
  expect(shown(b).streams).toEqual([]);
});

test('a mute, a removal, a session that ends and the end of the lecture end it at once', async () => {
  const ends: ((people: Awaited<ReturnType<typeof lecture>>) => Promise<unknown>)[] = [
    ({ b, c }) => school.ask(b, 'people.mute', { person: c.identity.accountId, reason: '' }),
    ({ b, c }) => school.ask(b, 'people.remove', { person: c.identity.accountId, reason: '', erase: false }),
    async ({ c }) => stages.sessionEnded(c.identity.sessionId),
    ({ a }) => handlers['lecture.end'](a, { type: 'lecture.end', ...about(a) }) as Promise<void>,
  ];
  for (const end of ends) {
    for (const away of [false, true]) {
      const people = await lecture();
      const connection = await bring(people.b, people.c);
      if (away) people.c.seat!.room.leave(people.c); // his media lives on for a while
      await end(people);
      expect(engine.open.has(connection)).toBe(false);
      expect(speakers(people.a)).toEqual([]);
    }
  }
});

test('whoever is away for too long loses the place; whoever comes back in time has it still', async () => {
  const { room, b, c, d } = await lecture();
  const connection = await bring(b, c);
  const lost = await bring(b, d);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  c.seat!.room.leave(c);
  stages.closed(lost, 'failed');
  expect(speakers(b)).toEqual(['1 Cleo on', '2 Dora away']);
  vi.advanceTimersByTime(limits.mediaOrphanMs - 1);
  const [back] = await school.visit(room, c);
  handlers['media.attach'](back!, { type: 'media.attach', ...about(back!), connection });
  vi.advanceTimersByTime(1);
  expect(speakers(b)).toEqual(['1 Cleo on']);
  expect(call(d)).toMatchObject({ call: null, because: 'away' });
  back!.seat!.room.leave(back!);
  vi.advanceTimersByTime(limits.mediaOrphanMs);
  expect(speakers(b)).toEqual([]);
  expect(engine.open.has(connection)).toBe(false);
});

test('staff pin a picture for everybody; it is let go with the person and with the lecture', async () => {
  const { a, b, c, m } = await lecture();
  const pin = (person: Person, pinned: { place: number; source: Source } | null) =>
    handlers['stage.pin'](person, { type: 'stage.pin', ...about(person), pinned });
  expect(() => pin(m, { place: 0, source: 'screen' })).toThrow(refusal('forbidden'));
  await bring(b, c);
  pin(b, { place: 1, source: 'camera' });
  expect(shown(m).pinned).toEqual({ place: 1, source: 'camera' });
  sendBack(b, c);
  expect(shown(m).pinned).toBeNull();
  pin(a, { place: 0, source: 'screen' });
  await handlers['lecture.end'](a, { type: 'lecture.end', ...about(a) });
  expect(shown(m).pinned).toBeNull();
  expect(() => pin(a, { place: 0, source: 'screen' })).toThrow(refusal('lecture_not_live'));
});

test('of two tabs that answer and publish at the same moment one stands there', async () => {
  const { room, b, c } = await lecture();
  const [other] = await school.visit(room, c);
  invite(b, c);
  expect(call(other!)?.call).toMatchObject({ state: 'asked' });
  answer(c, true);
  expect(call(other!)?.call).toEqual({ state: 'accepted', place: 1 });
  expect(() => answer(other!, true)).toThrow(refusal('not_found'));
  const results = await Promise.allSettled([publish(c), publish(other!)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(shown(b).streams).toHaveLength(1);
});
