import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import { MemoryBus, MemoryHub } from './memory.ts';
import type { Bus } from './port.ts';
import { openRedisBus } from './redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Every kind of bus passes the same tests: two ends of it, made by `open`. */
const kinds: Record<string, () => Promise<[Bus, Bus]>> = {
  memory: async () => {
    const hub = new MemoryHub();
    return [new MemoryBus(hub), new MemoryBus(hub)];
  },
  redis: async () => {
    redis.run('FLUSHALL');
    const end = (node: string) => openRedisBus({ url: redis.url, node, log: silent });
    return [await end('node-1'), await end('node-2')];
  },
};
const silent = { info() {}, warn() {}, error() {} };
const longMs = 60_000;

describe.each(Object.entries(kinds))('%s', (_kind, open) => {
  let here: Bus;
  let there: Bus;
  async function twoEnds(): Promise<[Bus, Bus]> {
    return ([here, there] = await open());
  }
  afterEach(() => Promise.all([here.close(), there.close()]));

  test('a message reaches the other node, in order, and not the one that sent it', async () => {
    await twoEnds();
    const heardHere: unknown[] = [];
    const heardThere: unknown[] = [];
    await here.subscribe('room.1', (message) => heardHere.push(message)).ready;
    await there.subscribe('room.1', (message) => heardThere.push(message)).ready;
    const sent = Array.from({ length: 100 }, (_, n) => ({ n, text: 'ä"\n' }));
    for (const message of sent) here.publish('room.1', message);
    await expect.poll(() => heardThere).toEqual(sent);
    expect(heardHere).toEqual([]);
  });

  test('only the channel one subscribed to is heard, and nothing after the subscription ended', async () => {
    await twoEnds();
    const heard: unknown[] = [];
    const { ready, end } = there.subscribe('room.1', (message) => heard.push(message));
    await ready;
    here.publish('room.2', 'elsewhere');
    here.publish('room.1', 'first');
    await expect.poll(() => heard).toEqual(['first']);
    end();
    await marked();
    here.publish('room.1', 'too late');
    await marked();
    expect(heard).toEqual(['first']);
  });

  test('of two who listen to one channel each ends for himself, and who comes back is heard again', async () => {
    await twoEnds();
    const heard: string[] = [];
    const listen = (who: string) => there.subscribe('room.1', (message) => heard.push(`${who} ${message as string}`));
    const ada = listen('Ada');
    const ben = listen('Ben');
    await Promise.all([ada.ready, ben.ready]);
    ada.end();
    ada.end();
    here.publish('room.1', 'one');
    await marked();
    expect(heard).toEqual(['Ben one']);
    ben.end();
    const cleo = listen('Cleo'); // before the other node can have known that nobody listened
    await cleo.ready;
    here.publish('room.1', 'two');
    await marked();
    expect(heard).toEqual(['Ben one', 'Cleo two']);
  });

  test('what one listener changes the next does not see', async () => {
    await twoEnds();
    const heard: unknown[] = [];
    const change = (message: unknown) => {
      heard.push({ ...(message as object) });
      (message as { text: string }).text = 'changed';
    };
    there.subscribe('room.1', change);
    await there.subscribe('room.1', change).ready;
    here.publish('room.1', { text: 'as it was' });
    await expect.poll(() => heard).toEqual([{ text: 'as it was' }, { text: 'as it was' }]);
  });

  test('of two nodes that claim at once one has it, and both are told which', async () => {
    await twoEnds();
    const keys = Array.from({ length: 50 }, (_, n) => `room.${n}`);
    for (const key of keys) {
      const [one, other] = await Promise.all([here.leases.claim(key, longMs), there.leases.claim(key, longMs)]);
      expect(one).toBe(other);
      expect([here.node, there.node]).toContain(one);
    }
  });

  test('what one has stays one’s own, what another has is named, and what nobody has is taken', async () => {
    await twoEnds();
    expect(await here.leases.claim('a', longMs)).toBe(here.node);
    expect(await here.leases.claim('a', longMs)).toBe(here.node);
    expect(await there.leases.claim('a', longMs)).toBe(here.node);
    expect(await there.leases.renew(['a', 'b'], longMs)).toEqual(['a']);
    expect(await here.leases.claim('b', longMs)).toBe(there.node);
    expect(await here.leases.renew(['a'], longMs)).toEqual([]);
    expect(await here.leases.renew([], longMs)).toEqual([]);
  });

  test('a lease ends by itself', async () => {
    await twoEnds();
    await here.leases.claim('a', 1);
    await expect.poll(() => there.leases.claim('a', longMs)).toBe(there.node);
  });

  test('only who has a lease hands it on or gives it up', async () => {
    await twoEnds();
    await here.leases.claim('a', longMs);
    expect(await there.leases.hand('a', there.node, longMs)).toBe(false);
    await there.leases.release('a');
    expect(await there.leases.claim('a', longMs)).toBe(here.node);
    expect(await here.leases.hand('a', there.node, longMs)).toBe(true);
    expect(await here.leases.claim('a', longMs)).toBe(there.node);
    await there.leases.release('a');
    expect(await here.leases.claim('a', longMs)).toBe(here.node);
  });

  test('thousands of leases are renewed together', async () => {
    await twoEnds();
    const keys = Array.from({ length: 3_000 }, (_, n) => `room.${n}`);
    const foreign = ['room.0', 'room.1234', 'room.2999'];
    expect(await there.leases.renew(foreign, longMs)).toEqual([]);
    expect(await here.leases.renew(keys, longMs)).toEqual(foreign);
    expect(await there.leases.claim('room.1', longMs)).toBe(here.node);
  });

  /** Whatever was published before has arrived when this resolves. */
  async function marked(): Promise<void> {
    let arrived = false;
    const { ready, end } = there.subscribe('marker', () => (arrived = true));
    await ready;
    here.publish('marker', 'now');
    await expect.poll(() => arrived).toBe(true);
    end();
  }
});
