import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import { lectureHandlers, stageHandlers } from './stage.handlers.ts';
import { Stages } from './stages.ts';
import { TestEngine } from './test-engine.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const stages = new Stages();

beforeAll(() => {
  stages.use(engine);
  school.house.registry.join(stages);
});
afterEach(() => {
  vi.useRealTimers();
  engine.open.clear();
});

/** With rates of its own. */
function watching() {
  const handlers = { ...stageHandlers({ stages }), ...lectureHandlers({ rooms: school.house.roomStore }) };
  return async (person: Person, twin?: 'clean'): Promise<string> => {
    const offer = { sdp: 'offer', tracks: [{ mid: '0', source: 'camera' as const }], twin };
    const message = { type: 'media.subscribe' as const, id: 1, room: person.seat!.room.id, ...offer };
    return ((await handlers['media.subscribe']!(person, message)) as { connection: string }).connection;
  };
}

test('a socket has so many media connections; the oldest goes for the next', async () => {
  const { c } = await school.seminar();
  const watch = watching();
  const connections: string[] = [];
  for (let n = 0; n <= limits.mediaConnectionsPerSocket; n++) connections.push(await watch(c));
  expect([...engine.open.keys()]).toEqual(connections.slice(1));
});

test('one person does not ask the media service without end', async () => {
  const { c, d } = await school.seminar();
  const watch = watching();
  const refused: unknown[] = [];
  for (let n = 0; n < limits.mediaRate.burst * 2; n++) await watch(c).catch((error) => refused.push(error));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(limits.mediaRate.burst);
  for (const reason of refused) expect(reason).toMatchObject({ code: 'rate' });
  await watch(d);
});

test('a room has so many viewers; one more is told that it is full, and when one goes there is place again', async () => {
  const { room, c } = await school.seminar();
  const others = await Promise.all(Array.from({ length: 40 }, (_, n) => school.person(`Student ${n}`)));
  for (const person of others) await school.house.memberStore.add(room, person.identity.accountId, 'student', 1);
  const sockets: Person[] = [];
  while (sockets.length < limits.subscribersPerRoom) sockets.push(...(await school.visit(room, ...others)));
  for (const socket of sockets.slice(0, limits.subscribersPerRoom)) await watching()(socket);
  expect(engine.open.size).toBe(limits.subscribersPerRoom);
  await expect(watching()(c)).rejects.toMatchObject({ code: 'media_full' });
  const handlers = { ...stageHandlers({ stages }), ...lectureHandlers({ rooms: school.house.roomStore }) };
  const [first] = engine.open.keys();
  await handlers['media.stop']!(sockets[0]!, { type: 'media.stop', id: 1, room, connection: first! });
  stages.of(c.seat!.room).viewers.impair({
    impairment: { lossPercent: 1, delayMs: 0, jitterMs: 0, kbits: null },
    volunteers: new Set(),
  });
  const twin = await watching()(sockets[1]!, 'clean');
  await watching()(c);
  expect(engine.open.has(twin)).toBe(false); // who watches comes before who compares
  await expect(watching()(sockets[1]!, 'clean')).rejects.toMatchObject({ code: 'media_full' });
});

test('a media connection outlives its socket for a while, and no longer', async () => {
  const { c } = await school.seminar();
  const connection = await watching()(c);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  c.seat!.room.leave(c);
  vi.advanceTimersByTime(limits.mediaOrphanMs - 1);
  expect([...engine.open.keys()]).toEqual([connection]);
  vi.advanceTimersByTime(1);
  expect([...engine.open.keys()]).toEqual([]);
});
