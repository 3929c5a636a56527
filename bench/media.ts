/**
 * `media`: what it costs to forward one lecturer's packets to many viewers over real DTLS-SRTP, ours and Janus in turn. Ours is
 * the media engine in a process of its own, as the server starts it; its CPU is that of this process and of its workers, its
 * memory that of the workers. Janus runs twice: as it is installed, with a thread for every viewer, and with one event loop for
 * every core, which an expert would set. Lecturer and viewers are made with the library the server uses too, in other processes.
 */
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../test/support/figures.ts';
import { janus } from './media/janus.ts';
import { chatStream, type Side } from './media/sides.ts';
import { Stage, type Load, type Run } from './media/stage.ts';
import type { Benchmark } from './run.ts';

/** How many qualities the lecturer sends, as her page does; viewers get the best of them. */
const layers = 3;
const goals = { at: 100, usPerPacket: 9, ratio: 0.4, kbPerViewer: 1_024, lossPct: 0 };

const sides = {
  ours: chatStream,
  janus: () => janus(),
  janusEventLoops: () => janus(availableParallelism()),
} satisfies Record<string, () => Promise<Side | null>>;
type Name = keyof typeof sides;
const names = Object.keys(sides) as Name[];
/** The rounds with so many viewers. */
type Measured = Map<Name, (Run & Load)[]>;
type Progress = (line: string) => void;
/** So many rounds for each number of viewers. */
type Plan = { rounds: Record<number, number>; seconds: number; mostMs: number };

export const run: Benchmark = async ({ quick, progress }) => {
  const plan: Plan = quick
    ? { rounds: { 50: 1, 100: 3 }, seconds: 2, mostMs: 90_000 }
    : { rounds: { 50: 3, 100: 5, 200: 3 }, seconds: 5, mostMs: 420_000 };
  const measured = await measureAll(plan, progress);
  const hundred = measured.find((one) => one.get('ours')![0]!.viewers === goals.at)!;
  const result = {
    runs: figures(measured, 'ours')!,
    janus: figures(measured, 'janus'),
    janusEventLoops: figures(measured, 'janusEventLoops'),
    ratio: ratio(hundred, 'janus'),
    ratioEventLoops: ratio(hundred, 'janusEventLoops'),
  };
  judge(result, progress);
  return result;
};

async function measureAll(plan: Plan, progress: Progress): Promise<Measured[]> {
  const stages = new Map<Name, Stage>();
  const late = pause(plan.mostMs, undefined, { ref: false }).then(() => {
    throw new Error(`not measured within ${plan.mostMs / 1_000} s`);
  });
  const work = async () => {
    await Promise.all(names.map((name) => orWithout(name, stages, progress, () => open(name, stages, progress))));
    const measured: Measured[] = [];
    for (const [viewers, rounds] of Object.entries(plan.rounds)) {
      measured.push(await measure(stages, { viewers: Number(viewers), rounds, seconds: plan.seconds }, progress));
    }
    return measured;
  };
  try {
    return await Promise.race([work(), late]);
  } finally {
    await Promise.all([...stages.values()].map((stage) => stage.close()));
  }
}

async function open(name: Name, stages: Map<Name, Stage>, progress: Progress): Promise<void> {
  const side = await sides[name]();
  if (!side) return progress(`${name}: not installed (Debian: apt install janus)`);
  const stage = new Stage(side);
  stages.set(name, stage);
  await stage.open(layers);
}

/** Where a peer does not run, or not with so many viewers, we go on without it and say so. */
async function orWithout(
  name: Name,
  stages: Map<Name, Stage>,
  progress: Progress,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (name === 'ours') throw error;
    progress(`${name} cannot be measured any further: ${String(error)}`);
    const stage = stages.get(name);
    stages.delete(name);
    await stage?.close();
  }
}

async function measure(
  stages: Map<Name, Stage>,
  { viewers, rounds, seconds }: { viewers: number; rounds: number; seconds: number },
  progress: Progress,
): Promise<Measured> {
  const measured: Measured = new Map();
  const running = () => names.filter((name) => stages.has(name));
  for (const name of running()) {
    await orWithout(name, stages, progress, () => stages.get(name)!.fill(viewers));
  }
  for (let round = 0; round < rounds; round++) {
    for (const name of running()) {
      await orWithout(name, stages, progress, async () => {
        const one = await stages.get(name)!.measure(seconds);
        measured.set(name, [...(measured.get(name) ?? []), one]);
        progress(`${name}: ${JSON.stringify(one)}`);
      });
    }
  }
  return measured;
}

/** For each number of viewers the median of every figure of the rounds; of what was lost, the worst. */
function figures(measured: Measured[], name: Name): Run[] | null {
  const all = measured.flatMap((one) => {
    const rounds = one.get(name);
    if (!rounds) return [];
    const heard = rounds.filter(({ lossPct }) => lossPct < 100);
    const middle = (figure: keyof Run) => median(heard.map((round) => round[figure]));
    return {
      viewers: rounds[0]!.viewers,
      usPerPacket: middle('usPerPacket'),
      viewersPerCore: middle('viewersPerCore'),
      kbPerViewer: middle('kbPerViewer'),
      lossPct: Math.max(...rounds.map(({ lossPct }) => lossPct)),
    };
  });
  return all.length > 0 ? all : null;
}

/** Our CPU over theirs, round by round, so that what else the machine did meanwhile met both. */
function ratio(measured: Measured, peer: Name): number | null {
  const theirs = measured.get(peer);
  if (!theirs) return null;
  const each = theirs.map((round, n) => measured.get('ours')![n]!.usPerPacket / round.usPerPacket);
  return Math.round(median(each.filter(Number.isFinite)) * 100) / 100;
}

function judge({ runs, ratio }: { runs: Run[]; ratio: number | null }, progress: Progress): void {
  const say = (what: string, value: number | null, goal: number) => {
    const verdict = value === null ? 'not measured' : value <= goal ? 'met' : 'missed';
    progress(`${what} ${value}, goal at most ${goal}: ${verdict}`);
  };
  const most = runs.at(-1)!;
  const { usPerPacket } = runs.find(({ viewers }) => viewers === goals.at)!;
  say(`µs per packet at ${goals.at} viewers:`, usPerPacket, goals.usPerPacket);
  say(`over those of Janus as installed, at ${goals.at} viewers:`, ratio, goals.ratio);
  say('KiB per viewer:', Math.max(...runs.map(({ kbPerViewer }) => kbPerViewer)), goals.kbPerViewer);
  say(`% of packets lost at ${most.viewers} viewers:`, most.lossPct, goals.lossPct);
}
