/**
 * One lecture whose viewers are shared out among one, two or three nodes. The lecturer is at the first; each other node takes
 * the room from it over the encrypted link of `lend` and `borrow`, all qualities, however few of its viewers want them. A node is
 * the media engine in a process of its own with one worker, since packets pass nowhere else. CPU is that of all these processes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../../test/support/figures.ts';
import { chatStream } from '../media/sides.ts';
import { Stage, type Load, type Run } from '../media/stage.ts';
import type { Benchmark } from '../run.ts';

interface MediaRun {
  nodes: number;
  viewers: number;
  /** Out to viewers, over all nodes. */
  packetsPerSecond: number;
  /** CPU of all nodes per packet that went out to a viewer, in microseconds. */
  usPerPacket: number;
  /** How many such viewers one core carries at this cost, wherever they are. */
  viewersPerCore: number;
  /** CPU of all nodes in a second in which nobody is heard, in milliseconds: what more nodes use for being there is in it. */
  quietMs: number;
  lossPct: number;
  /** Taken over from the lecturer's node, by all others together. */
  borrowedPerSecond: number;
  /**
   * The hop, in microseconds: what all nodes use more than one does for the same viewers, without what they use while nobody is
   * heard, for each packet that is taken over. In it is the lender's sending, the borrowers' taking, and that nodes with fewer
   * viewers each send fewer packets at once. Null with one node.
   */
  hopUs: number | null;
  /** The lowest and the highest of the rounds: how far to believe it. */
  hopUsFrom: number | null;
  hopUsTo: number | null;
}

/** One for each number of nodes, from one on. */
type Round = (Run & Load)[];
type Progress = (line: string) => void;

interface Plan {
  viewers: number[];
  rounds: number;
  seconds: number;
  mostMs: number;
}

const most = 3;
/** As her page sends them. */
const layers = 3;
const quietSeconds = 2;

export const measureMedia: Benchmark = async ({ quick, progress }) => {
  const plan: Plan = quick
    ? { viewers: [60], rounds: 3, seconds: 1, mostMs: 90_000 }
    : { viewers: [60, 150], rounds: 5, seconds: 3, mostMs: 300_000 };
  const late = pause(plan.mostMs, undefined, { ref: false }).then(() => {
    throw new Error(`not measured within ${plan.mostMs / 1_000} s`);
  });
  const stages: Stage[] = [];
  try {
    return { runs: await Promise.race([measureAll(stages, plan, progress), late]) };
  } finally {
    await Promise.all(stages.map((stage) => stage.close()));
  }
};

async function measureAll(stages: Stage[], plan: Plan, progress: Progress): Promise<MediaRun[]> {
  for (let nodes = 1; nodes <= most; nodes++) stages.push(new Stage(await chatStream(nodes)));
  await Promise.all(stages.map((stage) => stage.open(layers)));
  const runs: MediaRun[] = [];
  for (const viewers of plan.viewers) {
    for (const stage of stages) await stage.fill(viewers);
    progress(`${viewers} viewers are at each of 1 to ${most} nodes`);
    runs.push(...(await measure(stages, plan, progress)));
  }
  return runs;
}

/** One, two and three nodes in turn, so that what else the machine did meanwhile met all of them. */
async function measure(stages: Stage[], { rounds, seconds }: Plan, progress: Progress): Promise<MediaRun[]> {
  const quietMs = await Promise.all(stages.map((stage) => stage.rest(quietSeconds)));
  const all: Round[] = [];
  for (let n = 0; n < rounds; n++) {
    const round: Round = [];
    for (const stage of stages) {
      round.push(await stage.measure(seconds));
      const hopUs = hopOf(round, quietMs, round.length);
      progress(`media, ${round.length} nodes: ${JSON.stringify({ ...round.at(-1), hopUs })}`);
    }
    all.push(round);
  }
  return stages.map((_, n) => figures(all, quietMs, n + 1));
}

/** The median of every figure of the rounds; of what was lost, the worst. */
function figures(all: Round[], quietMs: number[], nodes: number): MediaRun {
  const rounds = all.map((round) => round[nodes - 1]!);
  const middle = (figure: keyof (Run & Load)) => median(rounds.map((round) => round[figure]));
  const hops = all.map((round) => hopOf(round, quietMs, nodes));
  return {
    nodes,
    viewers: rounds[0]!.viewers,
    packetsPerSecond: middle('packetsPerSecond'),
    usPerPacket: middle('usPerPacket'),
    viewersPerCore: middle('viewersPerCore'),
    quietMs: tenth(quietMs[nodes - 1]!),
    lossPct: Math.max(...rounds.map(({ lossPct }) => lossPct)),
    borrowedPerSecond: middle('sentPerSecond') * (nodes - 1),
    ...(nodes === 1
      ? { hopUs: null, hopUsFrom: null, hopUsTo: null }
      : { hopUs: median(hops), hopUsFrom: Math.min(...hops), hopUsTo: Math.max(...hops) }),
  };
}

/** Beside the one node of the same round, as if that had sent out just as many packets. */
function hopOf(round: Round, quietMs: number[], nodes: number): number {
  const own = ({ usPerPacket, packetsPerSecond }: Run & Load, n: number) =>
    usPerPacket - (quietMs[n]! * 1_000) / packetsPerSecond;
  const several = round[nodes - 1]!;
  const more = (own(several, nodes - 1) - own(round[0]!, 0)) * several.packetsPerSecond;
  return nodes === 1 ? 0 : tenth(more / (several.sentPerSecond * (nodes - 1)));
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
