/**
 * `nodes`: one room whose people are at one, two or three nodes, all on this machine with one PostgreSQL and one Redis: what a
 * delivery costs over all nodes, and what a post costs more because others have to hear of it by the bus. On few cores more nodes
 * deliver no more in all; what is measured is their price.
 */
import { startCluster } from '../test/support/postgres-cluster.ts';
import { postgresDatabase } from '../test/support/database.ts';
import { enrol, openHouse } from '../test/support/crowd.ts';
import { startNodes, type TestNodes } from '../test/support/nodes.ts';
import type { Person } from '../test/support/people.ts';
import type { Order, Report } from './fanout/crowd.ts';
import { Child } from './hall/child.ts';
import { nodeOptionsOfStart } from './hall/lecture.ts';
import { cpuMs } from './hall/usage.ts';
import { hopOf, type Witness } from './nodes/hop.ts';
import { dialectOf } from './fanout/sides.ts';
import type { Benchmark } from './run.ts';

interface Run {
  nodes: number;
  connections: number;
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  /** CPU of all nodes, and of Redis, in microseconds. */
  usPerDelivery: number;
  redisUsPerPost: number;
  /** What a post costs all nodes and Redis more than at a single one. */
  busUsPerPost: number;
  p50Ms: number;
  p99Ms: number;
  /** How much later somebody at another node has it than somebody at the writer's; null with one node. */
  hopMs: number | null;
}

interface Plan {
  sockets: number;
  seconds: number;
  hops: number;
}

const accounts = 40;
const most = 3;

export const run: Benchmark = async ({ quick, progress }) => {
  const plan = quick ? { sockets: 600, seconds: 3, hops: 20 } : { sockets: 600, seconds: 10, hops: 100 };
  const cluster = await startCluster();
  const several = await startNodes(await postgresDatabase(cluster.url), most, {
    LOG_LEVEL: 'error',
    NODE_OPTIONS: nodeOptionsOfStart(),
  });
  try {
    progress(`${most} nodes are up`);
    return await measureAll(several, plan, progress);
  } finally {
    await several.stop();
    await cluster.stop();
  }
};

async function measureAll(several: TestNodes, plan: Plan, progress: (line: string) => void) {
  const names = ['Ada', ...Array.from({ length: accounts }, (_, n) => `Student ${n}`)];
  const people = await enrol(several, several.location, names);
  const runs: Run[] = [];
  const witness: Witness = { missing: 0, duplicated: 0, reordered: 0 };
  for (let nodes = 1; nodes <= most; nodes++) {
    for (const perSecond of [20, 100]) {
      const alone = runs.find((one) => one.nodes === 1 && one.messagesPerSecond === perSecond);
      const one = await measure(several, people, { nodes, perSecond, ...plan }, witness, alone);
      runs.push(one);
      progress(JSON.stringify(one));
    }
  }
  const { missing: lost, duplicated, reordered } = witness;
  return { runs, lost, duplicated, reordered };
}

async function measure(
  several: TestNodes,
  people: Person[],
  plan: Plan & { nodes: number; perSecond: number },
  witness: Witness,
  alone: Run | undefined,
): Promise<Run> {
  const { nodes: count, perSecond, sockets, seconds } = plan;
  const nodes = several.nodes.slice(0, count);
  const room = await openHouse(people[0]!);
  const dialect = dialectOf(
    nodes.map(({ port }) => port),
    room,
  );
  const crowd = new Child<Order>(new URL('./fanout/crowd.ts', import.meta.url));
  try {
    await crowd.order({ do: 'open', dialect, cookies: people.slice(1).map(({ cookie }) => cookie), sockets });
    const write = () => crowd.order<Report>({ do: 'write', perSecond, seconds });
    await write(); // what runs often is compiled by now
    const used = () => [nodes.reduce((sum, { pid }) => sum + cpuMs(pid), 0), cpuMs(several.redis.pid)] as const;
    const [before, redisBefore] = used();
    const begin = performance.now();
    const report = await write();
    const took = (performance.now() - begin) / 1_000;
    const [after, redisAfter] = used();
    const posts = perSecond * seconds;
    witness.missing += report.expected - report.deliveries;
    const hopMs = count === 1 ? null : await hopOf({ nodes, room, people, times: plan.hops, witness });
    const usPerDelivery = ((after - before) * 1_000) / report.deliveries;
    const redisUsPerPost = ((redisAfter - redisBefore) * 1_000) / posts;
    const usPerPost = usPerDelivery * sockets + redisUsPerPost;
    const usAlone = alone ? alone.usPerDelivery * sockets + alone.redisUsPerPost : usPerPost;
    return {
      ...{ nodes: count, connections: sockets, messagesPerSecond: perSecond },
      deliveriesPerSecond: Math.round(report.deliveries / took),
      usPerDelivery: round(usPerDelivery),
      redisUsPerPost: round(redisUsPerPost),
      busUsPerPost: Math.round(usPerPost - usAlone),
      ...{ p50Ms: report.p50Ms, p99Ms: report.p99Ms, hopMs },
    };
  } finally {
    await crowd.end();
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
