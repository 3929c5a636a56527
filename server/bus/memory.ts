import type { Bus, Leases, Subscription } from './port.ts';

type Listener = (message: unknown) => void;

/** Joins several buses of one process, as tests with several nodes need. */
export class MemoryHub {
  readonly buses = new Set<MemoryBus>();
  readonly leases = new Map<string, { holder: string; until: number }>();
}

/** The bus of an installation with one node: nobody else listens, unless a hub joins several in one process. */
export class MemoryBus implements Bus {
  readonly node: string;
  readonly up = true;
  readonly leases: Leases;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly hub: MemoryHub;

  constructor(hub = new MemoryHub(), node = `node-${hub.buses.size + 1}`) {
    this.hub = hub;
    this.node = node;
    this.leases = memoryLeases(hub, node);
    hub.buses.add(this);
  }

  publish(channel: string, message: unknown): void {
    if (this.hub.buses.size === 1) return;
    const wire = JSON.stringify(message); // as it would cross a network: nothing is shared
    for (const bus of this.hub.buses) if (bus !== this) queueMicrotask(() => bus.deliver(channel, wire));
  }

  subscribe(channel: string, listener: Listener): Subscription {
    const listeners = this.listeners.get(channel) ?? new Set();
    // A function of its own for each subscription, so that each ends for itself.
    const own: Listener = (message) => listener(message);
    this.listeners.set(channel, listeners.add(own));
    const end = () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.listeners.get(channel) === listeners) this.listeners.delete(channel);
    };
    return { ready: Promise.resolve(), end };
  }

  onChange(): () => void {
    return () => {}; // never away
  }

  async close(): Promise<void> {
    this.hub.buses.delete(this);
    this.listeners.clear();
  }

  private deliver(channel: string, wire: string): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(JSON.parse(wire));
  }
}

export function memoryLeases({ leases }: MemoryHub, node: string): Leases {
  const holderOf = (key: string): string | null => {
    const lease = leases.get(key);
    return lease && lease.until > performance.now() ? lease.holder : null;
  };
  const take = (key: string, holder: string, ttlMs: number): void =>
    void leases.set(key, { holder, until: performance.now() + ttlMs });

  return {
    async claim(key, ttlMs) {
      const holder = holderOf(key) ?? node;
      if (holder === node) take(key, node, ttlMs);
      return holder;
    },
    async renew(keys, ttlMs) {
      const lost = keys.filter((key) => (holderOf(key) ?? node) !== node);
      for (const key of keys) if (!lost.includes(key)) take(key, node, ttlMs);
      return lost;
    },
    async hand(key, to, ttlMs) {
      if (holderOf(key) !== node) return false;
      take(key, to, ttlMs);
      return true;
    },
    async release(key) {
      if (holderOf(key) === node) leases.delete(key);
    },
  };
}
