/**
 * `fanout`: one room, many sockets from another process, messages at a quiet and at a busy rate and as fast as the room may;
 * ours and socket.io in turn. Ours is the whole server with its durable log; socket.io keeps nothing.
 */
import { median } from '../test/support/figures.ts';
import { Hall, medianOf, type Run } from './fanout/hall.ts';
import { chatStream, socketIo } from './fanout/sides.ts';
import { measureDisk } from './hall/disk.ts';
import type { Benchmark } from './run.ts';

const rates = { quiet: 10, busy: 100, saturated: 250 };
const goals = { quietRatio: 1.7, busyRatio: 10, busyP99Ms: 150, kbPerConnection: 12 };

type Rounds = Record<keyof typeof rates, { ours: Run[]; socketio: Run[] }>;
type Progress = (line: string) => void;
type Plan = { sockets: number; rounds: number; seconds: number };

/** Of one round: a server that cannot keep up delivers them all the same, and nobody wants to wait for more. */
const mostDeliveries = 1_500_000;

export const run: Benchmark = async ({ quick, progress }) => {
  const disk = measureDisk();
  progress(`the disk alone: ${JSON.stringify(disk)}`);
  const plan = quick
    ? [{ sockets: 1_000, rounds: 2, seconds: 3 }]
    : [
        { sockets: 1_000, rounds: 5, seconds: 6 },
        { sockets: 2_000, rounds: 3, seconds: 6 },
        { sockets: 5_000, rounds: 2, seconds: 6 },
      ];
  const measured: Rounds[] = [];
  for (const one of plan) measured.push(await measure(one, progress));
  const [first] = measured as [Rounds];
  const ratios = { quietRatio: ratio(first.quiet), busyRatio: ratio(first.busy) };
  const { p99Ms: busyP99Ms } = medianOf(first.busy.ours);
  const { kbPerConnection } = measured.at(-1)!.quiet.ours[0]!;
  progress(`goals ${JSON.stringify(goals)}: ${JSON.stringify({ ...ratios, busyP99Ms, kbPerConnection })}`);
  return {
    runs: figures(measured, 'ours'),
    socketio: first.quiet.socketio.length > 0 ? figures(measured, 'socketio') : null,
    actioncable: null,
    ...ratios,
    disk,
  };
};

async function measure({ sockets, rounds, seconds }: Plan, progress: Progress): Promise<Rounds> {
  const peer = await socketIo();
  const halls = { ours: new Hall(await chatStream(sockets)), ...(peer ? { socketio: new Hall(peer) } : {}) };
  const empty = () => ({ ours: [] as Run[], socketio: [] as Run[] });
  const measured: Rounds = { quiet: empty(), busy: empty(), saturated: empty() };
  for (const [name, hall] of Object.entries(halls)) {
    await hall.fill(sockets);
    progress(`${name}: ${sockets} sockets are in`);
  }
  for (const [kind, rate] of Object.entries(rates) as [keyof Rounds, number][]) {
    for (let round = 0; round < (kind === 'saturated' ? 1 : rounds); round++) {
      for (const [name, hall] of Object.entries(halls) as ['ours' | 'socketio', Hall][]) {
        const one = await hall.measure(rate, Math.min(seconds, mostDeliveries / (rate * sockets)));
        measured[kind][name].push(one);
        progress(`${name}: ${JSON.stringify(one)}`);
      }
    }
  }
  for (const hall of Object.values(halls)) await hall.close();
  return measured;
}

const figures = (measured: Rounds[], name: 'ours' | 'socketio'): Run[] =>
  measured.flatMap((one) => Object.values(one).map((kind) => medianOf(kind[name])));

/** Socket.io's CPU over ours, round by round, so that what else the machine did meanwhile met both. */
function ratio({ ours, socketio }: Rounds[keyof Rounds]): number | null {
  if (socketio.length === 0) return null;
  const each = socketio.map((peer, round) => peer.usPerDelivery / ours[round]!.usPerDelivery);
  return Math.round(median(each) * 100) / 100;
}
