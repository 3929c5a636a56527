import { about, quickest, reasonOf, within, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Redis');
const patienceMs = 4_000;

/** By which nodes hear each other. Nothing is kept there, so it needs no disk. It is slow when its quickest answer takes longer than `slowMs`. */
export async function checkRedis(url: string | undefined, slowMs = 20): Promise<Finding[]> {
  if (url === undefined) return [good('not used: this server is alone')];
  try {
    return await withRedis(url, async (client) => {
      const ms = await quickest(() => client.ping());
      const version = /^redis_version:(\S+)/m.exec(await client.info('server'))?.[1] ?? 'of an unknown version';
      const found = `Redis ${version}, answers in ${ms} ms; it needs no persistence`;
      return [
        ms > slowMs
          ? doubtful(found, 'Put it into the network of the nodes: all that is live waits for it.')
          : good(found),
      ];
    });
  } catch (error) {
    return [bad(`Redis: ${reasonOf(error)}`, 'Start it, or mend REDIS_URL (host, port, password).')];
  }
}

/** Milliseconds since 1970 by the clock of Redis. */
export function redisTime(url: string): Promise<number> {
  return withRedis(url, async (client) => {
    const [seconds, microseconds] = (await client.sendCommand(['TIME'])) as unknown as [string, string];
    return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  });
}

async function withRedis<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { createClient } = await import('@redis/client');
  const client = createClient({ url, socket: { connectTimeout: patienceMs, reconnectStrategy: false } });
  client.on('error', () => {}); // whoever waits is told
  try {
    await within(patienceMs, client.connect());
    return await within(patienceMs, work(client as unknown as Client));
  } finally {
    client.destroy();
  }
}

interface Client {
  ping(): Promise<string>;
  info(section: string): Promise<string>;
  sendCommand(words: string[]): Promise<unknown>;
}
