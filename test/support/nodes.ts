/** Several real servers that are one: on one PostgreSQL and one Redis, each with lines of its own to them, behind a balancer. */
import { randomBytes } from 'node:crypto';
import { startBalancer } from './balancer.ts';
import type { TestDatabase } from './database.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { startServer, type RunningServer } from './server.ts';

export interface TestNode extends RunningServer {
  /** Its lines, to be cut and restored. */
  toRedis: Proxy;
  toDatabase: Proxy;
}

export interface TestNodes {
  /** What people type: the balancer, which knows nobody. */
  url: string;
  port: number;
  /** Those that run or ran, in the order of their start. The balancer goes to all of them. */
  nodes: TestNode[];
  redis: TestRedis;
  /** The database, by a line that nothing cuts. */
  location: { databaseUrl: string };
  add(): Promise<TestNode>;
  /** Ends everything and deletes the data, also the database. */
  stop(): Promise<void>;
}

/** So many on this PostgreSQL database, which is empty; `env` is for all of them. */
export async function startNodes(
  database: TestDatabase,
  count: number,
  env: Record<string, string> = {},
): Promise<TestNodes> {
  const [redis, balancer] = await Promise.all([startRedis(), startBalancer()]);
  const location = database.location as { databaseUrl: string };
  const url = `https://localhost:${balancer.port}`;
  const secret = randomBytes(32).toString('hex');
  const nodes: TestNode[] = [];

  async function start(): Promise<TestNode> {
    const toRedis = await startProxy(redis.port);
    const toDatabase = await startProxy(Number(new URL(location.databaseUrl).port));
    const server = await startServer({
      DATABASE_URL: byWayOf(toDatabase, location.databaseUrl),
      REDIS_URL: byWayOf(toRedis, redis.url),
      SECRET: secret,
      PUBLIC_URL: url,
      MEDIA_WORKERS: '1',
      ...env,
    });
    return Object.defineProperties({ toRedis, toDatabase } as TestNode, Object.getOwnPropertyDescriptors(server));
  }

  async function add(): Promise<TestNode> {
    const node = await start();
    nodes.push(node);
    balancer.toPorts(nodes.map(({ port }) => port));
    return node;
  }

  async function stop(): Promise<void> {
    await balancer.close();
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all(nodes.flatMap(({ toRedis, toDatabase }) => [toRedis.close(), toDatabase.close()]));
    await redis.stop();
    await database.drop();
  }

  try {
    await add(); // alone: it makes the tables
    const others = await Promise.allSettled(Array.from({ length: count - 1 }, add));
    for (const other of others) if (other.status === 'rejected') throw other.reason;
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port: balancer.port, nodes, redis, location, add, stop };
}

function byWayOf(line: Proxy, address: string): string {
  const url = new URL(address);
  url.port = String(line.port);
  return url.href;
}
