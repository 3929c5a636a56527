import { MemoryHub, memoryLeases } from '../../../server/bus/memory.ts';
import type { Bus, Leases, Subscription } from '../../../server/bus/port.ts';

/** `flows`: at once; `stands`: kept until it flows again; `lost`: gone; `mixed`: kept, and then delivered last one first. */
export type Delivery = 'flows' | 'stands' | 'lost' | 'mixed';

/** What joins the nodes, and does not always. */
export class Wind {
  delivery: Delivery = 'flows';
  /** Something was lost: what nobody spoke of again may not have been heard of. */
  lostAny = false;
  /** Something came late or never: until then the nodes may have gone by different rules. */
  disturbed = false;
  /** Leases are not carried by it. */
  private readonly hub = new MemoryHub();
  private count = 0;
  private readonly ends = new Set<WindyBus>();
  private kept: (() => void)[] = [];

  end(): WindyBus {
    const node = `node-${++this.count}`;
    const bus = new WindyBus(node, memoryLeases(this.hub, node), (channel, wire) => this.carry(bus, channel, wire));
    this.ends.add(bus);
    return bus;
  }

  /** The node behind it is gone. */
  cutOff(bus: WindyBus): void {
    this.ends.delete(bus);
  }

  turn(delivery: Delivery): void {
    const before = this.delivery;
    this.delivery = delivery;
    if (delivery !== 'flows') return;
    const kept = before === 'mixed' ? this.kept.reverse() : this.kept;
    this.kept = [];
    for (const deliver of kept) deliver();
  }

  private carry(from: WindyBus, channel: string, wire: string): void {
    if (!this.ends.has(from)) return;
    for (const end of this.ends) {
      if (end === from) continue;
      const deliver = () => queueMicrotask(() => this.ends.has(end) && end.deliver(channel, wire));
      this.disturbed ||= this.delivery !== 'flows';
      if (this.delivery === 'lost') this.lostAny = true;
      else if (this.delivery === 'flows') deliver();
      else this.kept.push(deliver);
    }
  }
}

/** One node's end. */
export class WindyBus implements Bus {
  readonly up = true;
  readonly node: string;
  readonly leases: Leases;
  private readonly listeners = new Map<string, Set<(message: unknown) => void>>();
  private readonly carry: (channel: string, wire: string) => void;

  constructor(node: string, leases: Leases, carry: (channel: string, wire: string) => void) {
    this.node = node;
    this.leases = leases;
    this.carry = carry;
  }

  publish(channel: string, message: unknown): void {
    this.carry(channel, JSON.stringify(message)); // as it would cross a network: nothing is shared
  }

  subscribe(channel: string, listener: (message: unknown) => void): Subscription {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return { ready: Promise.resolve(), end: () => void listeners.delete(listener) };
  }

  onChange(): () => void {
    return () => {}; // a wind is not noticed
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }

  deliver(channel: string, wire: string): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(JSON.parse(wire));
  }
}
