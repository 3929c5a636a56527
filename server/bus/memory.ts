import type { Bus } from './port.ts';

type Listener = (message: unknown) => void;

/** Joins several buses of one process, as tests with several nodes need. */
export class MemoryHub {
  readonly buses = new Set<MemoryBus>();
}

/** The bus of an installation with one node: nobody else listens, unless a hub joins several in one process. */
export class MemoryBus implements Bus {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly hub: MemoryHub;

  constructor(hub = new MemoryHub()) {
    this.hub = hub;
    hub.buses.add(this);
  }

  publish(channel: string, message: unknown): void {
    if (this.hub.buses.size === 1) return;
    const wire = JSON.stringify(message); // as it would cross a network: nothing is shared
    for (const bus of this.hub.buses) if (bus !== this) queueMicrotask(() => bus.deliver(channel, wire));
  }

  subscribe(channel: string, listener: Listener): () => void {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(channel);
    };
  }

  async close(): Promise<void> {
    this.hub.buses.delete(this);
    this.listeners.clear();
  }

  private deliver(channel: string, wire: string): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(JSON.parse(wire));
  }
}
