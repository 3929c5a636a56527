import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from '../chat/test/seminar.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Twin } from './impaired.ts';
import { stageHandlers } from './stage.handlers.ts';
import { Stages } from './stages.ts';
import { TestEngine } from './test-engine.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));
const engine = new TestEngine();
const moved = vi.fn();
const stages = new Stages(() => {}, moved);
const impairment = { lossPercent: 5, delayMs: 100, jitterMs: 0, kbits: null };
const tracks = [{ mid: '0', source: 'camera' as const }];
let handlers: Required<ReturnType<typeof stageHandlers>>;

beforeAll(() => {
  stages.use(engine);
  school.house.registry.join(stages);
});
beforeEach(() => {
  handlers = stageHandlers({ stages }) as typeof handlers;
});
afterEach(() => {
  vi.useRealTimers();
  for (const connection of [...engine.open.keys()]) engine.close(connection);
  engine.impaired.clear();
});

async function watch(person: Person, twin?: Twin): Promise<string> {
  const room = person.seat!.room.id;
  const message = { type: 'media.subscribe' as const, id: 1, room, sdp: 'offer', tracks, twin };
  return ((await handlers['media.subscribe'](person, message)) as { connection: string }).connection;
}

/** A lab is open, in which these feel a bad network. */
async function lab(...who: ('c' | 'd')[]) {
  const seminar = await school.seminar();
  const stage = stages.of(seminar.a.seat!.room);
  const volunteers = new Set(who.map((one) => seminar[one]));
  stage.viewers.impair({ impairment, volunteers });
  return { ...seminar, stage, volunteers };
}

const closed = (person: Person) => person.of('media.closed').map(({ connection, reason }) => [connection, reason]);

test('without a lab there are no twins', async () => {
  const { c } = await school.seminar();
  await expect(watch(c, 'clean')).rejects.toThrow(refusal('not_found'));
  expect(engine.open.size).toBe(0);
});

test('a twin is what its owner made it, whatever his other connections are', async () => {
  const { c, d } = await lab('c');
  await watch(c, 'clean');
  const bad = await watch(d, 'impaired');
  expect([...engine.impaired]).toEqual([[bad, impairment]]);
});

test('a page has one twin, the last one', async () => {
  const { d } = await lab();
  const [own, first, second] = [await watch(d), await watch(d, 'clean'), await watch(d, 'impaired')];
  expect([...engine.open.keys()]).toEqual([own, second]);
  expect(first).not.toBe(second);
});

test('a twin goes before any connection of the page’s own, and takes no place of theirs', async () => {
  const { d } = await lab();
  const own: string[] = [];
  for (let n = 1; n < limits.mediaConnectionsPerSocket; n++) own.push(await watch(d));
  const twin = await watch(d, 'clean');
  own.push(await watch(d));
  expect([...engine.open.keys()]).toEqual(own);
  expect(closed(d)).toEqual([[twin, 'not_allowed']]);
  await expect(watch(d, 'clean')).rejects.toThrow(refusal('media_full'));
  expect([...engine.open.keys()]).toEqual(own);
});

test('twins end with the lab, and their owners are told', async () => {
  const { c, d, stage } = await lab('c');
  const [own, twin, other] = [await watch(c), await watch(c, 'clean'), await watch(d, 'impaired')];
  stage.viewers.impair(null);
  expect([...engine.open.keys()]).toEqual([own]);
  expect(engine.impaired.size).toBe(0);
  expect([closed(c), closed(d)]).toEqual([[[twin, 'not_allowed']], [[other, 'not_allowed']]]);
});

test('nobody is here twice by a twin, and no map shows it', async () => {
  const { c, stage } = await lab();
  const [own, twin] = [await watch(c), await watch(c, 'clean')];
  expect(stage.attendance.viewers).toEqual([c]);
  expect(stage.viewers.watching).toEqual([[own, c]]);
  expect(stage.viewerOf(own)).toMatchObject({ accountId: c.identity.accountId });
  expect(stage.viewerOf(twin)).toBeNull();
});

test('a twin does not outlive its socket, and nobody else takes it over', async () => {
  const { c, room } = await lab();
  const [own, twin] = [await watch(c), await watch(c, 'clean')];
  const [again] = await school.visit(room, c);
  const attach = () => handlers['media.attach'](again!, { type: 'media.attach', id: 2, room, connection: twin });
  expect(attach).toThrow(refusal('not_found'));
  c.seat!.room.leave(c);
  expect([...engine.open.keys()]).toEqual([own]);
});

test('a connection that is made while the lab is open is impaired as soon as the engine has it', async () => {
  const { c, stage } = await lab();
  const impair = vi.spyOn(engine, 'impair');
  const making = watch(c);
  stage.viewers.impair({ impairment, volunteers: new Set([c]) });
  expect(impair).not.toHaveBeenCalled();
  const connection = await making;
  expect(impair.mock.calls).toEqual([[connection, impairment]]);
  impair.mockRestore();
});

test('the network of somebody whose socket is gone is his own again, at once, and stays it when another goes on', async () => {
  const { c, room } = await lab('c');
  const own = await watch(c);
  expect([...engine.impaired.keys()]).toEqual([own]);
  c.seat!.room.leave(c);
  expect(engine.impaired.size).toBe(0);
  const [again] = await school.visit(room, c);
  handlers['media.attach'](again!, { type: 'media.attach', id: 2, room, connection: own });
  expect(engine.impaired.size).toBe(0);
  expect([...engine.open.keys()]).toEqual([own]);
});

test('what a lecturer publishes is never impaired, also when she volunteers', async () => {
  const { a, stage } = await lab();
  stage.viewers.impair({ impairment, volunteers: new Set([a]) });
  const offer = { sdp: 'offer', tracks, tab: '00000000-0000-4000-8000-000000000000', takeOver: false };
  await stage.publish(a, offer);
  const watched = await watch(a);
  stage.viewers.impair({ impairment: { ...impairment, lossPercent: 9 }, volunteers: new Set([a]) });
  expect([...engine.impaired.keys()]).toEqual([watched]);
});

test('while a lab is open nobody goes past the server, and who decides that is told at once', async () => {
  const { stage } = await lab();
  expect(stage.attendance.alone).toBe(false);
  moved.mockClear();
  stage.viewers.impair(null);
  expect(moved).toHaveBeenCalled();
  expect(stage.attendance.alone).toBe(true);
});
