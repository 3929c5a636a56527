import type { Impairment } from '../../../protocol/impairment.ts';
import { limits } from '../../../protocol/limits.ts';
import { BadWay } from './impair-way.ts';
import type { Lane, LaneImpairer } from './lane.ts';

/**
 * Makes the network of this connection a bad one, for `limits.labLapseMs` unless it is said again. Null: its own again, and what waits goes
 * at once, in order.
 */
export function impairLane(lane: Lane, impairment: Impairment | null): void {
  const known = lane.impairer instanceof Impairer ? lane.impairer : null;
  if (!impairment) known?.lift();
  else if (known) known.change(impairment);
  else
    lane.impairer = new Impairer(impairment, {
      leave: (packet) => void lane.leave(packet),
      enter: (packet) => lane.enter(packet),
      over: () => (lane.impairer = null),
    });
}

export interface ImpairerNeeds {
  leave(packet: Buffer): void;
  enter(packet: Buffer): void;
  /** It is lifted: nothing is to be given to it any more. */
  over(): void;
  /** From 0 to 1, without 1. */
  random?: () => number;
}

/** A bad network in both directions of one connection. A timer runs only while something waits. */
export class Impairer implements LaneImpairer {
  impairment: Impairment;
  private readonly out: BadWay;
  private readonly back: BadWay;
  private readonly needs: ImpairerNeeds;
  private lapsesAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Infinity;
  private state: 'stands' | 'lifted' | 'closed' = 'stands';

  constructor(impairment: Impairment, needs: ImpairerNeeds) {
    const random = needs.random ?? Math.random;
    this.impairment = impairment;
    this.out = new BadWay(impairment, random);
    this.back = new BadWay(impairment, random);
    this.needs = needs;
    this.change(impairment);
  }

  /** From now on. What waits keeps its time. */
  change(impairment: Impairment): void {
    this.impairment = this.out.impairment = this.back.impairment = impairment;
    this.lapsesAt = performance.now() + limits.labLapseMs;
  }

  /** What is lost was sent all the same: only the other side can find out. */
  send(packet: Buffer): boolean {
    this.give(this.out, packet, this.needs.leave);
    return true;
  }

  receive(packet: Buffer): void {
    this.give(this.back, packet, this.needs.enter);
  }

  /** The connection has its own network again, and what waited goes at once. */
  lift(): void {
    if (this.state !== 'stands') return;
    this.state = 'lifted';
    this.pass(Infinity);
    this.wait();
    this.needs.over();
  }

  /** The connection is gone, and what waited with it. */
  close(): void {
    this.state = 'closed';
    for (const way of [this.out, this.back]) way.through(Infinity);
    this.wait();
  }

  private give(way: BadWay, packet: Buffer, on: (packet: Buffer) => void): void {
    const now = performance.now();
    if (now >= this.lapsesAt) this.lift(); // whoever ordered it may be gone without a word
    const becomes = this.state === 'stands' ? way.take(packet, now) : 'passes';
    if (becomes === 'passes') on(packet);
    else if (becomes === 'waits') this.wait();
  }

  private pass(until: number): void {
    for (const packet of this.out.through(until)) this.needs.leave(packet);
    for (const packet of this.back.through(until)) {
      if (this.state === 'closed') return; // by the packet before
      this.needs.enter(packet);
    }
  }

  /** One timer, for whichever packet is next. */
  private wait(): void {
    const next = Math.min(this.out.due ?? Infinity, this.back.due ?? Infinity);
    if (next === this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = next;
    if (next === Infinity) return;
    this.timer = setTimeout(() => this.wake(), Math.max(1, Math.ceil(next - performance.now())));
  }

  private wake(): void {
    this.wakesAt = Infinity;
    this.pass(performance.now());
    this.wait();
  }
}
