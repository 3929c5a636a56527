import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startProxy } from '../../test/support/proxy.ts';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import { BusAway, type Bus } from './port.ts';
import { openRedisBus } from './redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const patience = { timeout: 15_000, interval: 20 };
const longMs = 60_000;
let open: Bus[];
let logged: string[];
const log = {
  info: (_what: unknown, sentence?: string) => void logged.push(sentence ?? String(_what)),
  warn: (_what: unknown, sentence?: string) => void logged.push(sentence ?? String(_what)),
  error: (_what: unknown, sentence?: string) => void logged.push(sentence ?? String(_what)),
};
beforeEach(() => {
  open = [];
  logged = [];
});
afterEach(() => Promise.all(open.map((bus) => bus.close())));

async function node(name: string, url = redis.url): Promise<Bus> {
  const bus = await openRedisBus({ url, node: name, log });
  open.push(bus);
  return bus;
}

/** What arrives at a channel, and each change of the bus, in the order it happens. */
async function diaryOf(bus: Bus, ...channels: string[]): Promise<unknown[]> {
  const diary: unknown[] = [];
  bus.onChange((up) => diary.push(up ? 'up' : 'away'));
  await Promise.all(channels.map((it) => bus.subscribe(it, (message) => diary.push(message)).ready));
  return diary;
}

const areUp = async (...buses: Bus[]) => {
  for (const bus of buses) await expect.poll(() => bus.up, patience).toBe(true);
};

/** Sent again until it is heard: the other node may be back a moment later. */
async function hears(diary: unknown[], from: Bus, channel: string): Promise<void> {
  const word = randomUUID();
  await expect
    .poll(() => {
      from.publish(channel, word);
      return diary.includes(word);
    }, patience)
    .toBe(true);
}

test('after kill -9 and an empty new one at the same address every channel is heard before anybody is told', async () => {
  const [ada, ben] = [await node('ada'), await node('ben')];
  const diary = await diaryOf(ben, 'one', 'two');
  expect(await ada.leases.claim('room', longMs)).toBe('ada');
  /** What other nodes can be sure of at the moment this one says that it is up. */
  const atReturn: string[] = [];
  ben.onChange((up) => up && atReturn.push(redis.run('PUBSUB', 'NUMSUB', 'chatstream:1:one', 'chatstream:1:two')));

  await redis.kill();
  await expect.poll(() => [ada.up, ben.up], patience).toEqual([false, false]);
  ada.publish('one', 'into the void');
  await expect(ada.leases.claim('room', longMs)).rejects.toThrow(BusAway);
  await redis.start();
  await areUp(ada, ben);

  expect(atReturn).toEqual(['chatstream:1:one\n1\nchatstream:1:two\n1']);
  expect(diary).toEqual(['away', 'up']);
  await hears(diary, ada, 'one');
  await hears(diary, ada, 'two');
  expect(await ben.leases.claim('room', longMs), 'leases are lost with Redis').toBe('ben');
  expect(await ada.leases.renew(['room'], longMs)).toEqual(['room']);
  expect(logged.filter((it) => it.startsWith('Redis is away'))).toHaveLength(2);
  expect(logged.filter((it) => it.startsWith('Redis is back'))).toHaveLength(2);
});

test('a Redis that says nothing is noticed, and found again when it speaks', async () => {
  const [ada, ben] = [await node('ada'), await node('ben')];
  const diary = await diaryOf(ben, 'one');
  redis.freeze();
  try {
    await expect(ada.leases.claim('room', longMs)).rejects.toThrow(BusAway);
    await expect.poll(() => [ada.up, ben.up], patience).toEqual([false, false]);
  } finally {
    redis.thaw();
  }
  await areUp(ada, ben);
  await hears(diary, ada, 'one');
  expect(diary.slice(0, 2)).toEqual(['away', 'up']);
});

test.each(['pubsub', 'normal'])('who loses his %s connection makes both anew', async (type) => {
  const [ada, ben] = [await node('ada'), await node('ben')];
  const diary = await diaryOf(ben, 'one');
  await hears(diary, ada, 'one');
  const list = redis.run('CLIENT', 'LIST', 'TYPE', type).split('\n');
  const id = /^id=(\d+)/.exec(list.find((it) => it.includes('name=chatstream-ben'))!)![1]!;
  expect(redis.run('CLIENT', 'KILL', 'ID', id)).toBe('1');
  await expect.poll(() => diary.slice(-2), patience).toEqual(['away', 'up']);
  await hears(diary, ada, 'one');
  expect(redis.run('CLIENT', 'LIST').match(/name=chatstream-ben/g)).toHaveLength(2);
});

test('a node that starts before Redis does is up as soon as Redis is', async () => {
  await redis.kill();
  const ada = await node('ada');
  expect(ada.up).toBe(false);
  const diary = await diaryOf(ada, 'one'); // `ready` waits for nobody who is away
  await redis.start();
  await expect.poll(() => diary, patience).toEqual(['up']);
  await hears(diary, await node('ben'), 'one');
});

test('channels opened and ended while it is away are heard, and not heard, after it', async () => {
  const [ada, ben] = [await node('ada'), await node('ben')];
  const diary = await diaryOf(ben, 'before');
  const ended = ben.subscribe('ended', (message) => diary.push(`ended ${message as string}`));
  await ended.ready;
  await redis.kill();
  await expect.poll(() => ben.up, patience).toBe(false);
  ended.end();
  await ben.subscribe('after', (message) => diary.push(message)).ready;
  await redis.start();
  await areUp(ada, ben);
  await hears(diary, ada, 'after');
  await hears(diary, ada, 'before');
  expect(redis.run('PUBSUB', 'CHANNELS').split('\n').sort()).toEqual(['chatstream:1:after', 'chatstream:1:before']);
});

test('a line that dies without a word is noticed, and what it swallowed never comes', async () => {
  const line = await startProxy(redis.port);
  const ada = await node('ada');
  const ben = await node('ben', redis.url.replace(`:${redis.port}/`, `:${line.port}/`));
  const diary = await diaryOf(ben, 'one');
  line.swallow();
  ada.publish('one', 'swallowed');
  await expect.poll(() => ben.up, patience).toBe(false);
  expect(ada.up).toBe(true);
  line.restore();
  await areUp(ben);
  await hears(diary, ada, 'one');
  expect(diary).not.toContain('swallowed');
  await ben.close();
  await line.close();
});

test('two installations in two databases of one Redis do not hear each other, and have their own leases', async () => {
  const ada = await node('ada');
  const mallory = await node('mallory', redis.url.replace(/1$/, '2'));
  const ben = await node('ben');
  const diary = await diaryOf(ben, 'one');
  mallory.publish('one', 'from next door');
  expect(await mallory.leases.claim('shared', longMs)).toBe('mallory');
  await hears(diary, ada, 'one');
  expect(diary).not.toContain('from next door');
  expect(await ada.leases.claim('shared', longMs)).toBe('ada');
});

test('a listener that fails, and words that are none of ours, keep nothing from the others', async () => {
  const [ada, ben] = [await node('ada'), await node('ben')];
  ben.subscribe('one', () => {
    throw new Error('a bug');
  });
  const diary = await diaryOf(ben, 'one');
  redis.run('PUBLISH', 'chatstream:1:one', '{ this is not JSON');
  redis.run('PUBLISH', 'chatstream:1:one', 'null');
  await hears(diary, ada, 'one');
  expect(ben.up).toBe(true);
});

test('nothing stays at Redis of a node that left', async () => {
  const ada = await node('ada');
  await diaryOf(ada, 'one');
  await ada.close();
  ada.publish('one', 'too late');
  await expect(ada.leases.claim('room', longMs)).rejects.toThrow(BusAway);
  await expect.poll(() => redis.run('CLIENT', 'LIST'), patience).not.toContain('name=chatstream-ada');
});
