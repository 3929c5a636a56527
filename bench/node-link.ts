/**
 * `node-link`: what one more node costs that a lecture is sent to. One process has the publisher, another one takes the room
 * from it: over the plain link that workers of one machine have, and over the encrypted one between nodes, in turn. Both ends are
 * on this machine, so that clocks agree and no network is measured. CPU is that of both processes, less what the first one needs
 * to make the packets and keep them for its own viewers.
 */
import { median } from '../test/support/figures.ts';
import { Child } from './hall/child.ts';
import type { Answers, Order } from './node-link/end.ts';
import type { Benchmark } from './run.ts';

type Link = 'near' | 'far';
type Run = { usOut: number; usIn: number; usPerPacket: number; p50Ms: number; p95Ms: number; lost: number };

/** A lecture with all its sources at their best. */
const perSecond = 900;
const goals = { moreMs: 1 };

export const run: Benchmark = async ({ quick, progress }) => {
  const { rounds, seconds } = quick ? { rounds: 2, seconds: 2 } : { rounds: 5, seconds: 4 };
  const packets = perSecond * seconds;
  const runs: Record<Link, Run[]> = { near: [], far: [] };
  for (let round = 0; round < rounds; round++)
    for (const link of ['near', 'far'] as const) {
      const one = await over(link, packets);
      runs[link].push(one);
      progress(`${link}: ${JSON.stringify(one)}`);
    }
  const [near, far] = [middle(runs.near), middle(runs.far)];
  const more = far.p50Ms - near.p50Ms;
  progress(
    `ms more than within a machine: ${more.toFixed(2)}, goal at most ${goals.moreMs}: ${more <= goals.moreMs ? 'met' : 'missed'}`,
  );
  return { packetsPerSecond: perSecond, packetBytes: 1_100, near, far };
};

async function over(link: Link, packets: number): Promise<Run> {
  const script = new URL('./node-link/end.ts', import.meta.url);
  const [sender, taker] = [new Child<Order>(script), new Child<Order>(script)];
  const send = async (count: number) =>
    perPacket(await sender.order<number>({ do: 'send', packets: count, perSecond }), count);
  try {
    const port = await sender.order<Answers['lend']>({ do: 'lend', over: link });
    await send(packets); // what is compiled once is no cost of a packet
    const own = await send(packets);
    await taker.order({ do: 'borrow', over: link, port });
    await send(perSecond);
    await taker.order({ do: 'begin' });
    const usOut = (await send(packets)) - own;
    const { cpuMs, came, p50Ms, p95Ms } = await taker.order<Answers['end']>({ do: 'end' });
    const usIn = perPacket(cpuMs, packets);
    return { usOut, usIn, usPerPacket: usOut + usIn, p50Ms, p95Ms, lost: packets - came };
  } finally {
    await Promise.all([sender.end(), taker.end()]);
  }
}

const perPacket = (cpuMs: number, packets: number): number => (cpuMs * 1_000) / packets;

function middle(runs: Run[]): Run {
  const of = (figure: keyof Run) => Math.round(median(runs.map((one) => one[figure])) * 100) / 100;
  const [usOut, usIn, usPerPacket] = [of('usOut'), of('usIn'), of('usPerPacket')];
  return { usOut, usIn, usPerPacket, p50Ms: of('p50Ms'), p95Ms: of('p95Ms'), lost: of('lost') };
}
