/** One server with its lecturer and its viewers, who measure it. */
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../test/support/until.ts';
import { Child } from '../hall/child.ts';
import { proportionalKb } from '../hall/usage.ts';
import type { Order as PublisherOrder, Sent } from './publisher.ts';
import type { Side } from './sides.ts';
import type { Count, Order as ViewersOrder } from './viewers.ts';

export interface Run {
  viewers: number;
  /** CPU (user and system) of all processes of the server per packet that went out to a viewer, in microseconds. */
  usPerPacket: number;
  /** How many such viewers one core carries at this cost. */
  viewersPerCore: number;
  /** What a viewer costs in memory of the server, in KiB. */
  kbPerViewer: number;
  /** Share of the packets that did not come to the viewers. At 100 there is no cost per packet. */
  lossPct: number;
}

/** The load, and what it needed itself; near one core for one process it measures itself. */
export interface Load {
  packetsPerSecond: number;
  /** By the lecturer, in all qualities. */
  sentPerSecond: number;
  /** Viewers whose connection has ended. */
  gone: number;
  viewersCores: number;
}

/** One process of viewers decrypts and counts some 20,000 packets a second on half a core. */
const viewersPerProcess = 100;
/** So many join at once. */
const joinTogether = 25;
const warmMs = { empty: 2_000, filled: 1_000 };
/** Who has paused begins with a keyframe, and Janus climbs back to the best quality. */
const settleMs = 600;

export class Stage {
  private readonly side: Side;
  private readonly publisher = new Child<PublisherOrder>(new URL('./publisher.ts', import.meta.url));
  private readonly crowds: { child: Child<ViewersOrder>; viewers: number }[] = [];
  private emptyKb = 0;
  private viewers = 0;

  constructor(side: Side) {
    this.side = side;
  }

  /** The lecturer begins, and what memory the server needs with nobody watching is noted. */
  async open(layers: 1 | 3): Promise<void> {
    await this.side.publish(this.publisher, layers);
    await this.publisher.order({ do: 'play' });
    await pause(warmMs.empty);
    await this.publisher.order({ do: 'pause' });
    this.emptyKb = this.kilobytes();
  }

  /** Resolves when so many viewers are in, and everyone sees and hears. They come in silence, so that this takes less time. */
  async fill(viewers: number): Promise<void> {
    while (this.viewers < viewers) {
      const crowd = this.roomyCrowd();
      const peers = Math.min(joinTogether, viewers - this.viewers, viewersPerProcess - crowd.viewers);
      await this.side.admit(crowd.child, peers);
      crowd.viewers += peers;
      this.viewers += peers;
    }
    await this.publisher.order({ do: 'play' });
    await pause(warmMs.filled);
    await until(`all ${viewers} viewers get picture and sound`, async () => (await this.count()).served === viewers);
    await this.publisher.order({ do: 'pause' });
  }

  /** The lecturer is heard for this time. */
  async measure(seconds: number): Promise<Run & Load> {
    await this.publisher.order({ do: 'play' });
    await pause(settleMs);
    const [before, sentBefore] = await Promise.all([this.count(), this.sent()]);
    const cpuBefore = await this.side.cpuMs();
    const begun = performance.now();
    await pause(seconds * 1_000);
    const [after, sent] = await Promise.all([this.count(), this.sent()]);
    const cpu = (await this.side.cpuMs()) - cpuBefore;
    const took = (performance.now() - begun) / 1_000;
    await this.publisher.order({ do: 'pause' });
    const received = after.received - before.received;
    const expected = after.expected - before.expected;
    const usPerPacket = (cpu * 1_000) / expected;
    const perViewer = expected / took / this.viewers;
    // Who was cut off would have got as much as the others.
    const wanted = (expected * this.viewers) / Math.max(1, this.viewers - after.gone);
    return {
      viewers: this.viewers,
      usPerPacket: round(usPerPacket),
      viewersPerCore: Math.round(1_000_000 / usPerPacket / perViewer),
      kbPerViewer: Math.round((this.kilobytes() - this.emptyKb) / this.viewers),
      lossPct: wanted === 0 ? 100 : round(((wanted - received) / wanted) * 100),
      packetsPerSecond: Math.round(expected / took),
      sentPerSecond: Math.round((sent - sentBefore) / took),
      gone: after.gone,
      viewersCores: round((after.cpuMs - before.cpuMs) / (took * 1_000)),
    };
  }

  /** What CPU the server uses in a second in which nobody is heard, in milliseconds, with all who are in. */
  async rest(seconds: number): Promise<number> {
    const before = await this.side.cpuMs();
    const begun = performance.now();
    await pause(seconds * 1_000);
    return (((await this.side.cpuMs()) - before) * 1_000) / (performance.now() - begun);
  }

  async close(): Promise<void> {
    await Promise.all([this.publisher.end(), ...this.crowds.map(({ child }) => child.end())]);
    await this.side.stop();
  }

  private roomyCrowd() {
    let crowd = this.crowds.find(({ viewers }) => viewers < viewersPerProcess);
    if (!crowd) {
      crowd = { child: new Child(new URL('./viewers.ts', import.meta.url)), viewers: 0 };
      this.crowds.push(crowd);
    }
    return crowd;
  }

  private async count(): Promise<Count> {
    const counts = await Promise.all(this.crowds.map(({ child }) => child.order<Count>({ do: 'count' })));
    const total = (figure: keyof Count) => counts.reduce((sum, count) => sum + count[figure], 0);
    return {
      received: total('received'),
      expected: total('expected'),
      served: total('served'),
      gone: total('gone'),
      cpuMs: total('cpuMs'),
    };
  }

  private async sent(): Promise<number> {
    return (await this.publisher.order<Sent>({ do: 'count' })).packets;
  }

  private kilobytes(): number {
    return proportionalKb(this.side.workers());
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
