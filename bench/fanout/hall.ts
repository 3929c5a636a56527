/** A server that is measured, and a crowd in one room of it that measures it. */
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../../test/support/figures.ts';
import { Child } from '../hall/child.ts';
import { cpuMs, residentKb } from '../hall/usage.ts';
import type { Order, Report } from './crowd.ts';
import type { Side } from './sides.ts';

export interface Run {
  connections: number;
  messagesPerSecond: number;
  /** Server CPU (user and system, of all its processes) per message delivered to one socket, in microseconds. */
  usPerDelivery: number;
  deliveriesPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  kbPerConnection: number;
  /** Deliveries that did not come, though the post was not refused. */
  missing: number;
  /** Posts refused for the moment. */
  refused: number;
  crowdCores: number;
  crowdLoopP99Ms: number;
}

/** The first sockets pay for what all share: code that is compiled, tables that grow. They are not counted. */
const warmers = 200;

export class Hall {
  private readonly crowd = new Child<Order>(new URL('./crowd.ts', import.meta.url));
  private readonly side: Side;
  private connections = 0;
  private kbPerConnection = 0;

  constructor(side: Side) {
    this.side = side;
  }

  async fill(sockets: number): Promise<void> {
    await this.enter(warmers);
    await this.crowd.order({ do: 'write', perSecond: 100, seconds: 3 }); // what runs often is compiled by now
    await pause(1_000);
    const before = residentKb(this.side.pid);
    await this.enter(sockets - warmers);
    await pause(3_000); // snapshots and counts have gone out
    this.kbPerConnection = round((residentKb(this.side.pid) - before) / (sockets - warmers));
    await this.crowd.order({ do: 'write', perSecond: 100, seconds: 2 });
  }

  async measure(messagesPerSecond: number, seconds: number): Promise<Run> {
    const cpuBefore = cpuMs(this.side.pid);
    const begin = performance.now();
    const report = await this.crowd.order<Report>({ do: 'write', perSecond: messagesPerSecond, seconds });
    const took = (performance.now() - begin) / 1000;
    const cpu = cpuMs(this.side.pid) - cpuBefore;
    const { deliveries, expected, ...rest } = report;
    return {
      connections: this.connections,
      messagesPerSecond,
      usPerDelivery: round((cpu * 1000) / deliveries),
      deliveriesPerSecond: Math.round(deliveries / took),
      kbPerConnection: this.kbPerConnection,
      missing: expected - deliveries,
      ...rest,
    };
  }

  async close(): Promise<void> {
    await this.crowd.end();
    await this.side.stop();
  }

  private async enter(sockets: number): Promise<void> {
    const { dialect, cookies } = this.side;
    await this.crowd.order({ do: 'open', dialect, cookies, sockets });
    this.connections += sockets;
  }
}

/** Of several runs of the same kind, the median of every figure; what is missing or refused is added up. */
export function medianOf(runs: Run[]): Run {
  const figures = Object.keys(runs[0]!) as (keyof Run)[];
  const middle = Object.fromEntries(figures.map((figure) => [figure, median(runs.map((run) => run[figure]))]));
  return { ...(middle as unknown as Run), missing: total(runs, 'missing'), refused: total(runs, 'refused') };
}

const total = (runs: Run[], figure: 'missing' | 'refused'): number => runs.reduce((sum, run) => sum + run[figure], 0);
const round = (value: number): number => Math.round(value * 100) / 100;
