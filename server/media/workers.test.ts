import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { createMediaEngine, type MediaEngineNeeds } from './engine.ts';
import { MediaFull, type MediaEngine } from './port.ts';
import { chromeOffer, tracks } from './worker/sdp/test-offers.ts';

/** Several workers of one engine. A viewer is said to be so dear that a handful of them is a crowd. */
const mostOfOne = 20;
const dear = { limit: 100, viewerCost: 100 / mostOfOne };

const log = { info() {}, warn() {}, error: vi.fn() };
const engines: MediaEngine[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
  for (const socket of sockets.splice(0)) socket.close();
});

async function createEngine(needs: Partial<MediaEngineNeeds> = {}) {
  const closed: string[] = [];
  const engine = await createMediaEngine({
    port: 0,
    workers: 2,
    ...dear,
    bindAddress: '127.0.0.1',
    log,
    events: {
      closed: (connection, reason) => void closed.push(`${connection} ${reason}`),
      flowing() {},
      sending() {},
      linkEnded() {},
    },
    ...needs,
  });
  engines.push(engine);
  let viewers = 0;
  const offer = (room: string, connection: string, direction: string) => ({
    room,
    connection,
    sdp: chromeOffer({ direction }),
    tracks,
  });
  const publish = (room: string, name: string) => engine.publish(offer(room, name, 'sendonly'));
  const watch = (room: string, name = `viewer ${viewers++}`) => engine.subscribe(offer(room, name, 'recvonly'));
  const crowd = (room: string, size: number) => Promise.all(Array.from({ length: size }, () => watch(room)));
  const people = async () =>
    (await engine.stats()).workers.map(({ publishers, subscribers }) => `${publishers} + ${subscribers}`);
  const grown = (size = 2) => vi.waitFor(async () => expect((await engine.stats()).workers).toHaveLength(size), 10_000);
  return { engine, closed, publish, watch, crowd, people, grown };
}

const portOf = (answer: string): number => Number(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+)/m.exec(answer)![1]);

test('a second worker is started when the first has half of what it may carry; the next room lives there', async () => {
  const { publish, crowd, people, grown, engine } = await createEngine();
  const ada = portOf(await publish('hall', 'ada'));
  await crowd('hall', 8);
  expect(await people()).toEqual(['1 + 8']);
  await crowd('hall', 2);
  await grown();
  const ben = portOf(await publish('seminar', 'ben'));
  await crowd('seminar', 1);
  expect(await people()).toEqual(['1 + 10', '1 + 1']);
  expect((await engine.stats()).workers.map(({ port }) => port)).toEqual([ada, ben]);
});

test('one viewer too many is refused, who publishes is not; a place that becomes free is taken', async () => {
  const { engine, publish, watch, crowd } = await createEngine({ workers: 1 });
  await crowd('hall', mostOfOne - 1);
  await watch('hall', 'cleo');
  await expect(watch('hall')).rejects.toBeInstanceOf(MediaFull);
  await expect(watch('seminar')).rejects.toBeInstanceOf(MediaFull);
  await publish('hall', 'ada');
  await publish('seminar', 'ben');
  engine.close('cleo');
  await watch('seminar');
});

test('a refused or malformed offer takes no place', async () => {
  const { engine, watch, crowd } = await createEngine({ workers: 1 });
  const nonsense = { room: 'hall', connection: 'mallory', sdp: 'nonsense', tracks };
  for (let n = 0; n < mostOfOne; n++) await expect(engine.subscribe(nonsense)).rejects.toThrow();
  await crowd('hall', mostOfOne);
  await expect(watch('hall')).rejects.toBeInstanceOf(MediaFull);
});

test('a worker that dies takes only its own rooms; who comes back finds another worker', async () => {
  const { engine, closed, publish, watch, crowd, people, grown } = await createEngine();
  await publish('hall', 'ada');
  await crowd('hall', 10);
  await grown();
  await publish('seminar', 'ben');
  await watch('seminar', 'cleo');
  const [first, second] = (await engine.stats()).workers;
  process.kill(second!.pid, 'SIGKILL');
  await vi.waitFor(() => expect(closed).toEqual(['ben worker_lost', 'cleo worker_lost']), 5_000);
  await publish('seminar', 'ben again');
  expect(portOf(await watch('seminar', 'cleo again'))).toBe(first!.port);
  await grown();
  expect(await people()).toEqual(['2 + 11', '0 + 0']);
});

test('the ports of the workers follow one another, those for the relay too', async () => {
  const [port, relayPort] = [await freePair(), await freePair()];
  const { publish, crowd, grown } = await createEngine({ port, relayPort });
  const ports = (answer: string) => [...answer.matchAll(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+)/gm)].map((it) => +it[1]!);
  expect(ports(await publish('hall', 'ada'))).toEqual([port, relayPort]);
  await crowd('hall', 10);
  await grown();
  expect(ports(await publish('seminar', 'ben'))).toEqual([port + 1, relayPort + 1]);
});

test('where a further worker cannot start, the others go on alone', async () => {
  const port = await freePair();
  const { publish, watch, crowd } = await createEngine({ port });
  sockets.push(createSocket('udp4').bind(port + 1, '127.0.0.1'));
  await once(sockets[0]!, 'listening');
  await crowd('hall', mostOfOne);
  await vi.waitFor(() =>
    expect(log.error).toHaveBeenCalledWith(expect.anything(), 'a further media worker cannot start'),
  );
  await publish('seminar', 'ben');
  await expect(watch('seminar')).rejects.toBeInstanceOf(MediaFull);
});

/** The first of two free ports. */
async function freePair(): Promise<number> {
  for (;;) {
    const first = createSocket('udp4').bind(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address();
    const second = createSocket('udp4').bind(port + 1, '127.0.0.1');
    const both = await once(second, 'listening').then(
      () => true,
      () => false,
    );
    first.close();
    second.close();
    if (both) return port;
  }
}
