/** What is said in a room whose people are at one, two or three nodes. */
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster } from '../../test/support/postgres-cluster.ts';
import { postgresDatabase } from '../../test/support/database.ts';
import { enrol, openHouse } from '../../test/support/crowd.ts';
import { startNodes, type TestNodes } from '../../test/support/nodes.ts';
import type { Person } from '../../test/support/people.ts';
import type { Order, Report } from '../fanout/crowd.ts';
import { dialectOf } from '../fanout/sides.ts';
import { Child } from '../hall/child.ts';
import { nodeOptionsOfStart } from '../hall/lecture.ts';
import { cpuMs } from '../hall/usage.ts';
import { hopOf, type Witness } from './hop.ts';
import type { Benchmark } from '../run.ts';

interface Run {
  nodes: number;
  connections: number;
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  /** CPU of all nodes in microseconds, less what they use while nothing is said. */
  usPerDelivery: number;
  /** CPU of all nodes and of Redis, for a post and all its deliveries; and what of it Redis used. */
  usPerPost: number;
  redisUsPerPost: number;
  /**
   * How much more that is than with one node; null with one. In a large room more than the bus: with fewer sockets each, nodes gather
   * fewer messages into one frame, which is sooner and dearer.
   */
  busUsPerPost: number | null;
  p50Ms: number;
  p99Ms: number;
  /** How much later somebody at another node has it than somebody at the writer's; null with one node. */
  hopMs: number | null;
}

interface Crowd {
  sockets: number;
  perSecond: number;
}

interface Plan {
  crowds: Crowd[];
  seconds: number;
  hops: number;
}

interface Measuring {
  several: TestNodes;
  people: Person[];
  crowd: Crowd;
  plan: Plan;
  count: number;
  witness: Witness;
}

const accounts = 40;
const most = 3;
const idleMs = 1_000;
/** So few that what a post costs is hardly its deliveries: what more nodes add is the bus. */
const small = { sockets: 60, perSecond: 100 };
const large = { sockets: 600, perSecond: 100 };

/** With one PostgreSQL and one Redis for all nodes. */
export const measureChat: Benchmark = async ({ quick, progress }) => {
  const plan = quick
    ? { crowds: [small, large], seconds: 2, hops: 20 }
    : { crowds: [small, { ...large, perSecond: 20 }, large], seconds: 10, hops: 100 };
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
  for (const crowd of plan.crowds) {
    const ofCrowd: Run[] = [];
    for (let count = 1; count <= most; count++) {
      const one = await measure({ several, people, crowd, plan, count, witness });
      ofCrowd.push({ ...one, busUsPerPost: count === 1 ? null : one.usPerPost - ofCrowd[0]!.usPerPost });
      progress(JSON.stringify(ofCrowd.at(-1)));
    }
    runs.push(...ofCrowd);
  }
  const { missing: lost, duplicated, reordered } = witness;
  return { runs, lost, duplicated, reordered };
}

/** With the crowd shared out among the first `count` nodes. */
async function measure({
  several,
  people,
  crowd,
  plan,
  count,
  witness,
}: Measuring): Promise<Omit<Run, 'busUsPerPost'>> {
  const { sockets, perSecond } = crowd;
  const nodes = several.nodes.slice(0, count);
  const room = await openHouse(people[0]!);
  const ports = nodes.map(({ port }) => port);
  const cookies = people.slice(1).map(({ cookie }) => cookie);
  const child = new Child<Order>(new URL('../fanout/crowd.ts', import.meta.url));
  const write = () => child.order<Report>({ do: 'write', perSecond, seconds: plan.seconds });
  const used = () => ({ nodes: sum(nodes.map(({ pid }) => cpuMs(pid))), redis: cpuMs(several.redis.pid) });
  try {
    await child.order({ do: 'open', dialect: dialectOf(ports, room), cookies, sockets });
    await write(); // what runs often is compiled by now
    const quiet = used();
    await pause(idleMs);
    const before = used();
    const begin = performance.now();
    const { deliveries, expected, p50Ms, p99Ms } = await write();
    const took = (performance.now() - begin) / 1_000;
    const after = used();
    const posts = perSecond * plan.seconds;
    witness.missing += expected - deliveries;
    const idle = ((before.nodes - quiet.nodes) * took * 1_000) / idleMs;
    const ofNodes = (after.nodes - before.nodes - idle) * 1_000;
    const ofRedis = (after.redis - before.redis) * 1_000;
    return {
      ...{ nodes: count, connections: sockets, messagesPerSecond: perSecond },
      deliveriesPerSecond: Math.round(deliveries / took),
      usPerDelivery: round(ofNodes / deliveries),
      usPerPost: Math.round((ofNodes + ofRedis) / posts),
      redisUsPerPost: Math.round(ofRedis / posts),
      ...{ p50Ms, p99Ms },
      hopMs: count === 1 ? null : await hopOf({ nodes, room, people, times: plan.hops, witness }),
    };
  } finally {
    await child.end();
  }
}

const sum = (all: number[]): number => all.reduce((total, one) => total + one, 0);
const round = (value: number): number => Math.round(value * 100) / 100;
