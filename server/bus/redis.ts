import type { Logger } from 'pino';
import { BusAway, type Bus, type Leases, type Subscription } from './port.ts';
import { openLink, type Link } from './redis-link.ts';
import { redisLeases } from './redis-leases.ts';

type Listener = (message: unknown) => void;

interface Channel {
  listeners: Set<Listener>;
  /** As in `Subscription`. */
  ready: Promise<void>;
}

export interface RedisBusOptions {
  url: string;
  /** This node's name, unlike any other's. */
  node: string;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

const backoff = { firstMs: 200, longestMs: 3_000, shortestMs: 100 };
/** A link that lasted so long was a good one: after its loss the next is tried quickly. */
const goodLinkMs = 3_000;
/** Channels of one SUBSCRIBE after a loss. */
const atOnce = 1_000;

/**
 * Joins a node with the others of its Redis. Whether it is there or not, the node starts; it looks for it for ever.
 * Resolves when the first attempt came to an end, within some 5 s.
 */
export async function openRedisBus(options: RedisBusOptions): Promise<Bus> {
  const bus = new RedisBus(options);
  await bus.connect();
  return bus;
}

/** One message on the wire is the JSON of `{from, message}`. */
class RedisBus implements Bus {
  readonly node: string;
  readonly leases: Leases;
  /** Everything of this installation begins so. The number of the database keeps keys apart, but not channels. */
  private readonly prefix: string;
  private readonly ownWire: string;
  private readonly options: RedisBusOptions;
  private readonly channels = new Map<string, Channel>();
  private readonly tellOfChange = new Set<(up: boolean) => void>();
  private link: Link | null = null;
  /** Whether the loss was logged: it is once, and so is the return. */
  private missed = false;
  private standing = false;
  private closed = false;
  private failures = 0;
  private since = 0;
  private retry: NodeJS.Timeout | undefined;

  constructor(options: RedisBusOptions) {
    this.options = options;
    this.node = options.node;
    this.prefix = `chatstream:${new URL(options.url).pathname.slice(1) || '0'}:`;
    this.ownWire = `{"from":${JSON.stringify(options.node)},`;
    this.leases = redisLeases(this.node, `${this.prefix}lease:`, (command) => this.ask(command));
  }

  get up(): boolean {
    return this.standing;
  }

  publish(channel: string, message: unknown): void {
    if (this.standing)
      this.link!.publish(this.prefix + channel, `${this.ownWire}"message":${JSON.stringify(message)}}`);
  }

  subscribe(name: string, listener: Listener): Subscription {
    const channel = this.channels.get(name) ?? this.open(name);
    // A function of its own for each subscription, so that each ends for itself.
    const own: Listener = (message) => listener(message);
    channel.listeners.add(own);
    const end = () => {
      channel.listeners.delete(own);
      if (channel.listeners.size === 0 && this.channels.get(name) === channel) this.shut(name);
    };
    return { ready: channel.ready, end };
  }

  onChange(listener: (up: boolean) => void): () => void {
    const own = (up: boolean) => listener(up);
    this.tellOfChange.add(own);
    return () => this.tellOfChange.delete(own);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.standing = false;
    clearTimeout(this.retry);
    this.link?.end();
    this.link = null;
    this.channels.clear();
    this.tellOfChange.clear();
  }

  /** Never rejects. */
  async connect(): Promise<void> {
    let link: Link | null = null;
    try {
      link = await openLink({
        url: this.options.url,
        name: `chatstream-${this.node}`,
        heard: (channel, wire) => this.heard(channel.slice(this.prefix.length), wire),
        lost: (why) => this.lost(link, why),
      });
      if (this.closed) return link.end();
      this.link = link;
      if (link.over) throw new BusAway('Redis was gone at once');
      await this.join(link);
    } catch (error) {
      this.lost(link, error as Error);
    }
  }

  /** Hears every channel, also those opened meanwhile; between the last look and `stands` nothing is awaited. Throws BusAway. */
  private async join(link: Link): Promise<void> {
    const heard = new Set<string>();
    for (;;) {
      for (const name of heard) {
        if (this.channels.has(name)) continue;
        heard.delete(name);
        link.unhear(this.prefix + name);
      }
      const missing = [...this.channels.keys()].filter((name) => !heard.has(name)).slice(0, atOnce);
      if (this.link !== link) return;
      if (missing.length === 0) return this.stands();
      await link.hear(missing.map((name) => this.prefix + name));
      for (const name of missing) heard.add(name);
    }
  }

  private stands(): void {
    this.standing = true;
    this.since = performance.now();
    if (this.missed) this.options.log.info('Redis is back: nodes hear each other again');
    this.missed = false;
    this.tell();
  }

  /** Of one link it is said more than once. */
  private lost(link: Link | null, why: Error): void {
    if (this.closed || link !== this.link) return;
    const stood = this.standing;
    this.link?.end();
    this.link = null;
    this.standing = false;
    if (stood && performance.now() - this.since > goodLinkMs) this.failures = 0;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.connect(), pauseAfter(this.failures++));
    if (!this.missed) this.options.log.warn({ err: why }, 'Redis is away: this node does not hear the others');
    this.missed = true;
    if (stood) this.tell();
  }

  private tell(): void {
    for (const listener of this.tellOfChange) this.safely(() => listener(this.standing));
  }

  private open(name: string): Channel {
    const ready = this.standing ? this.link!.hear([this.prefix + name]).catch(() => {}) : Promise.resolve();
    const channel = { listeners: new Set<Listener>(), ready };
    this.channels.set(name, channel);
    return channel;
  }

  private shut(name: string): void {
    this.channels.delete(name);
    if (this.standing) this.link!.unhear(this.prefix + name);
  }

  private heard(name: string, wire: string): void {
    const channel = this.channels.get(name);
    if (!channel || wire.startsWith(this.ownWire)) return;
    this.safely(() => {
      for (const listener of channel.listeners) {
        const { message } = JSON.parse(wire) as { message: unknown }; // one for each: nothing is shared
        this.safely(() => listener(message));
      }
    });
  }

  /** What a listener throws must not reach the connection that reads on. */
  private safely(told: () => void): void {
    try {
      told();
    } catch (err) {
      this.options.log.error({ err }, 'a message of another node could not be worked on');
    }
  }

  private async ask(command: readonly string[]): Promise<unknown> {
    if (!this.standing) throw new BusAway('Redis is away');
    return this.link!.ask(command);
  }
}

/** Full jitter, so that nodes that lost the same Redis do not come back as one. */
function pauseAfter(failures: number): number {
  const longest = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(failures, 10));
  return backoff.shortestMs + Math.random() * (longest - backoff.shortestMs);
}
