/** `herd`: everybody in a room is cut off at once while people write; seconds until all are back and have everything. */
import { limits } from '../protocol/limits.ts';
import { median } from '../test/support/figures.ts';
import { Child } from './hall/child.ts';
import { openLecture } from './hall/lecture.ts';
import { cpuMs } from './hall/usage.ts';
import type { Order, Report } from './herd/crowd.ts';
import type { Benchmark } from './run.ts';

const writers = 10;
const goalSeconds = 10;

export const run: Benchmark = async ({ quick, progress }) => {
  const connections = quick ? 300 : 1_000;
  const rounds = quick ? 2 : 5;
  const { server, room, cookies } = await openLecture(writers + Math.ceil(connections / limits.socketsPerAccount));
  const crowd = new Child<Order>(new URL('./herd/crowd.ts', import.meta.url));
  await crowd.order({ do: 'enter', port: server.port, room, cookies, connections, writers });
  progress(`${connections} sockets are in`);
  const reports: (Report & { cpuMs: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = cpuMs(server.pid);
    const report = await crowd.order<Report>({ do: 'cut' });
    reports.push({ ...report, cpuMs: cpuMs(server.pid) - before });
    progress(JSON.stringify(reports.at(-1)));
  }
  await crowd.end();
  await server.stop();
  const backSeconds = median(reports.map((report) => report.backSeconds));
  progress(`goal ${goalSeconds} s: ${backSeconds} s`);
  return {
    connections,
    backSeconds,
    slowestSeconds: Math.max(...reports.map((report) => report.backSeconds)),
    missing: reports.reduce((sum, report) => sum + report.missing, 0),
    twice: reports.reduce((sum, report) => sum + report.twice, 0),
    cpuMs: median(reports.map((report) => report.cpuMs)),
  };
};
