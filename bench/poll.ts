/** `poll`: a thousand people vote within one second while others write; whether every vote is counted, and what the chat felt of it. */
import { median, percentile } from '../test/support/figures.ts';
import { Child } from './hall/child.ts';
import { addStudents } from './hall/crowd.ts';
import { measureDisk } from './hall/disk.ts';
import { openLecture } from './hall/lecture.ts';
import { cpuMs } from './hall/usage.ts';
import type { Order, Report } from './poll/crowd.ts';
import type { Benchmark } from './run.ts';

const votes = 1_000;
const writers = 10;

export const run: Benchmark = async ({ quick, progress }) => {
  const rounds = quick ? 1 : 5;
  const disk = measureDisk();
  progress(`the disk alone: ${JSON.stringify(disk)}`);
  const { server, room, presenter, cookies } = await openLecture(writers);
  const voters = await addStudents(server.dataDir, votes);
  const crowd = new Child<Order>(new URL('./poll/crowd.ts', import.meta.url));
  await crowd.order({ do: 'enter', port: server.port, room, presenter, writers: cookies, voters });
  progress(`${votes} voters are in`);
  const reports: (Report & { cpuMs: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = cpuMs(server.pid);
    const report = await crowd.order<Report>({ do: 'storm', quietSeconds: 5 });
    reports.push({ ...report, cpuMs: cpuMs(server.pid) - before });
    const { chatBefore, chatDuring, ...rest } = reports.at(-1)!;
    progress(JSON.stringify({ ...rest, chatP99BeforeMs: p99(chatBefore), chatP99Ms: p99(chatDuring) }));
  }
  await crowd.end();
  await server.stop();
  return {
    votes: sum(reports.map((report) => report.votes)),
    acknowledged: sum(reports.map((report) => report.acknowledged)),
    tallied: sum(reports.map((report) => report.tallied)),
    exact: reports.every((report) => report.exact),
    talliedSeconds: median(reports.map((report) => report.talliedSeconds)),
    chatP99BeforeMs: p99(reports.flatMap((report) => report.chatBefore)),
    chatP99Ms: p99(reports.flatMap((report) => report.chatDuring)),
    cpuMs: median(reports.map((report) => report.cpuMs)),
    disk,
  };
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const p99 = (values: readonly number[]): number => Math.round(percentile(values, 0.99) * 10) / 10;
