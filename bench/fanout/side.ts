/** A server that is measured, and a crowd that measures it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { processTree } from '../../test/support/processes.ts';
import type { Dialect, Order, Report } from './crowd.ts';

export interface Side {
  pid: number;
  dialect: Dialect;
  /** `Cookie` headers, shared out among the sockets. */
  cookies: string[];
  stop(): Promise<void>;
}

export interface Run {
  connections: number;
  messagesPerSecond: number;
  /** Server CPU (user and system) per message delivered to one socket, in microseconds. */
  usPerDelivery: number;
  /** Deliveries per second of the run. */
  deliveriesPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  kbPerConnection: number;
  /** Deliveries that did not come. */
  missing: number;
}

/** One crowd in one room of one server. */
export class Hall {
  private readonly crowd: ChildProcess;
  private readonly side: Side;
  private connections = 0;
  private kbPerConnection = 0;

  constructor(side: Side) {
    this.side = side;
    this.crowd = fork(new URL('./crowd.ts', import.meta.url));
  }

  async fill(sockets: number): Promise<void> {
    const before = residentKb(this.side.pid);
    await this.order({ do: 'open', dialect: this.side.dialect, cookies: this.side.cookies, sockets });
    await new Promise((resolve) => setTimeout(resolve, 3_000)); // snapshots and counts have gone out
    this.connections = sockets;
    this.kbPerConnection = round((residentKb(this.side.pid) - before) / sockets);
    await this.order({ do: 'write', perSecond: 20, seconds: 5 }); // what runs for the first time is compiled
  }

  async measure(messagesPerSecond: number, seconds: number): Promise<Run> {
    const cpuBefore = cpuMs(this.side.pid);
    const begin = performance.now();
    const report = (await this.order({ do: 'write', perSecond: messagesPerSecond, seconds })) as Report;
    const took = (performance.now() - begin) / 1000;
    const cpu = cpuMs(this.side.pid) - cpuBefore;
    return {
      connections: this.connections,
      messagesPerSecond,
      usPerDelivery: round((cpu * 1000) / report.deliveries),
      deliveriesPerSecond: Math.round(report.deliveries / took),
      p50Ms: report.p50Ms,
      p99Ms: report.p99Ms,
      kbPerConnection: this.kbPerConnection,
      missing: report.expected - report.deliveries,
    };
  }

  async close(): Promise<void> {
    this.crowd.disconnect();
    await once(this.crowd, 'exit');
    await this.side.stop();
  }

  private async order(order: Order): Promise<unknown> {
    this.crowd.send(order);
    const [answer] = (await once(this.crowd, 'message')) as [{ done: unknown } | { error: string }];
    if ('error' in answer) throw new Error(answer.error);
    return answer.done;
  }
}

/** User and system time of the process and its children, in milliseconds (proc(5): fields 14 and 15, in 1/100 s). */
function cpuMs(pid: number): number {
  let ticks = 0;
  for (const one of processTree(pid)) {
    const fields = readFileSync(`/proc/${one}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10;
}

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]);
}

const round = (value: number): number => Math.round(value * 100) / 100;
