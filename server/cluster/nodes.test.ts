import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import { UserError } from '../errors.ts';
import { largest, Nodes } from './nodes.ts';
import { sessionsAnywhere, type OwnSessions } from './sessions.ts';

let hub: MemoryHub;
let made: { bus: MemoryBus; nodes: Nodes }[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  hub = new MemoryHub();
});
afterEach(() => {
  for (const { nodes } of made) nodes.stop();
  made = [];
  vi.useRealTimers();
});

async function node(name: string, viewers: Record<string, number> = {}): Promise<Nodes> {
  const bus = new MemoryBus(hub, name);
  const self = () => ({
    version: '1',
    since: 0,
    load: null,
    address: { host: name, port: 3003 },
    viewers,
    leaving: false,
  });
  const nodes = new Nodes({ bus, self, log: { warn() {}, info() {} } });
  made.push({ bus, nodes });
  nodes.beat();
  await vi.advanceTimersByTimeAsync(1);
  return nodes;
}

test('nodes hear of each other at once, and of one that says goodbye', async () => {
  const [one, two] = [await node('one'), await node('two')];
  expect([one.find('two')?.address.host, two.find('one')?.address.host]).toEqual(['two', 'one']);
  const gone: string[] = [];
  one.gone((name) => gone.push(name));
  two.stop();
  await vi.advanceTimersByTimeAsync(1);
  expect([gone, one.isThere('two'), one.wasLost('two')]).toEqual([['two'], false, true]);
});

test('one that was not heard of for a while is gone, and nobody waits for its answer', async () => {
  const [one, two] = [await node('one'), await node('two')];
  two.answer('riddle', () => new Promise(() => {}));
  const asked = one.ask('two', 'riddle', {}, 60_000);
  const refused = expect(asked).rejects.toMatchObject({ code: 'busy' });
  made[1]!.bus.publish = () => {};
  await vi.advanceTimersByTimeAsync(limits.nodeGoneMs - limits.nodeBeatMs);
  expect(one.isThere('two')).toBe(true);
  await vi.advanceTimersByTimeAsync(3 * limits.nodeBeatMs);
  expect(one.isThere('two')).toBe(false);
  await refused;
});

test('so many of those that are gone are remembered', async () => {
  const one = await node('one');
  for (let n = 0; n <= limits.nodesRemembered; n++) {
    const name = `node ${n}`;
    const bus = new MemoryBus(hub, name);
    bus.publish('nodes', { node: name, address: {} });
    bus.publish('nodes', { node: name, gone: true });
    await bus.close();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect([one.wasLost('node 0'), one.wasLost(`node ${limits.nodesRemembered}`)]).toEqual([false, true]);
});

test('an answer is waited for so long and no longer, and what is thrown there is thrown here', async () => {
  const [one, two] = [await node('one'), await node('two')];
  two.answer('sum', ({ of }: { of: number[] }) => of.reduce((a, b) => a + b, 0));
  two.answer('no', () => {
    throw new UserError('stage_full', { retryAfterMs: 7 });
  });
  two.answer('fault', () => {
    throw new Error('a secret of this node');
  });
  two.answer('never', () => new Promise(() => {}));
  expect(await one.ask('two', 'sum', { of: [1, 2, 3] })).toBe(6);
  await expect(one.ask('two', 'no', {})).rejects.toMatchObject({ code: 'stage_full', retryAfterMs: 7 });
  await expect(one.ask('two', 'fault', {})).rejects.toMatchObject({ code: 'internal', message: 'internal' });
  const waits = expect(one.ask('two', 'never', {})).rejects.toMatchObject({ code: 'busy' });
  await vi.advanceTimersByTimeAsync(limits.nodePatienceMs);
  await waits;
});

test('a session is found and ended at whichever node it began, by who has its secret', async () => {
  const [one, two, three] = [await node('one'), await node('two'), await node('three')];
  const ended: string[] = [];
  const has = (id: string | null): OwnSessions => ({
    session(_room, asked, secret) {
      if (asked !== id) throw new UserError('not_found');
      if (secret !== 'hers') throw new UserError('unauthenticated');
      return { id, etag: `"${id}"`, iceFragment: 'abcd' } as never;
    },
    end: (session) => void ended.push(session.id),
  });
  const doors = [one, two, three].map((nodes, n) => sessionsAnywhere(nodes, 'whip', has(n === 2 ? 'third' : null)));
  expect(await doors[0]!.session('r', 'third', 'hers')).toEqual({ etag: '"third"', iceFragment: 'abcd' });
  await expect(doors[0]!.session('r', 'third', 'his')).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(doors[0]!.session('r', 'fourth', 'hers')).rejects.toMatchObject({ code: 'not_found' });
  await doors[1]!.end('r', 'third', 'hers');
  expect(ended).toEqual(['third']);
});

test('a node tells how many are in its largest rooms, and of no more', () => {
  const rooms = Array.from({ length: limits.roomsSaid + 5 }, (_, n) => [`room ${n}`, n] as const);
  const said = largest(rooms);
  expect(Object.keys(said)).toHaveLength(limits.roomsSaid);
  expect([said['room 4'], said['room 5']]).toEqual([undefined, 5]);
});
