/**
 * `fanout`: one room, many sockets from another process, messages at a quiet and at a busy rate; ours and socket.io in turn.
 * Ours is the whole server with its durable log; socket.io keeps nothing.
 */
import { limits } from '../protocol/limits.ts';
import type { Benchmark } from './run.ts';
import { chatStream, socketIo } from './fanout/servers.ts';
import { Hall, type Run } from './fanout/side.ts';

const quiet = 10;
const busy = 100;

export const run: Benchmark = async ({ quick, progress }) => {
  const sizes = quick ? [300] : [1_000, 2_000, 5_000];
  const seconds = quick ? 5 : 10;
  const runs: Run[] = [];
  const socketio: Run[] = [];
  for (const sockets of sizes) {
    const halls = {
      ours: new Hall(await chatStream(sockets, limits.socketsPerAccount)),
      socketio: new Hall(await socketIo()),
    };
    for (const [name, hall] of Object.entries(halls)) {
      await hall.fill(sockets);
      progress(`${name}: ${sockets} sockets are in`);
    }
    for (const rate of [quiet, busy]) {
      for (const [name, hall] of Object.entries(halls)) {
        const measured = await hall.measure(rate, seconds);
        (name === 'ours' ? runs : socketio).push(measured);
        progress(`${name}: ${JSON.stringify(measured)}`);
      }
    }
    for (const hall of Object.values(halls)) await hall.close();
  }
  const ratio = (rate: number) => {
    const [a, b] = [runs, socketio].map((list) => list.find((one) => one.messagesPerSecond === rate));
    return Math.round((b!.usPerDelivery / a!.usPerDelivery) * 100) / 100;
  };
  const [quietRatio, busyRatio] = [ratio(quiet), ratio(busy)];
  progress(`goals 1.7 and 10 times socket.io: ${quietRatio} and ${busyRatio}`);
  return { runs, socketio, actioncable: null, quietRatio, busyRatio };
};
