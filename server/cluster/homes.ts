import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Bus } from '../bus/port.ts';
import type { Nodes } from './nodes.ts';

export interface HomesParts {
  bus: Bus;
  nodes: Nodes;
  /** The room's live state is to be kept by this node from now on (null: nobody knows by whom), and no longer by `before`. */
  moved: (room: string, to: string | null, before: string | null) => void;
  log: Pick<BaseLogger, 'warn'>;
}

/**
 * Which node keeps the live state of a room: stage, hands, who is there. The first that opens the room has the lease, and keeps it
 * while it lives and the room is open there. A node that dies, or cannot reach the bus, loses it after `limits.homeLeaseMs`, and the
 * next one that asks has it. While the bus is away everything stays as it is.
 */
export class Homes {
  private readonly homes = new Map<string, string | null>();
  private readonly parts: HomesParts;
  private readonly renewing: NodeJS.Timeout;
  private busy = false;

  constructor(parts: HomesParts) {
    this.parts = parts;
    this.renewing = setInterval(() => void this.renew(), limits.homeLeaseMs / 3).unref();
    parts.nodes.gone((node) => this.lost(node));
    parts.nodes.back(() => void this.renew());
  }

  /** The node that keeps it; null while nobody knows, or the room is not open here. */
  of(room: string): string | null {
    return this.homes.get(room) ?? null;
  }

  /** The rooms whose live state this node keeps. */
  get mine(): string[] {
    return [...this.homes].filter(([, node]) => node === this.parts.bus.node).map(([room]) => room);
  }

  /** The room is open here: who keeps it is known from now on, as soon as it can be. */
  async enter(room: string): Promise<void> {
    if (!this.homes.has(room)) this.homes.set(room, null);
    await this.claim(room);
  }

  /** The room is not open here any more. */
  leave(room: string): void {
    const node = this.homes.get(room);
    this.homes.delete(room);
    if (node === this.parts.bus.node) void this.parts.bus.leases.release(keyOf(room)).catch(() => {}); // it ends by itself
  }

  /** Gives the room to another node, which is told; false when it is not this node's to give. */
  async give(room: string, to: string): Promise<boolean> {
    const { bus } = this.parts;
    if (this.homes.get(room) !== bus.node) return false;
    if (!(await bus.leases.hand(keyOf(room), to, limits.homeLeaseMs))) return false;
    this.set(room, to);
    return true;
  }

  /** Another node says whose it is. Whoever is wrong about it finds out by the lease. */
  heard(room: string, node: string): void {
    if (this.homes.has(room)) this.set(room, node);
  }

  /** Asks the lease again. */
  async claim(room: string): Promise<void> {
    const { bus, log, nodes } = this.parts;
    if (!this.homes.has(room)) return;
    try {
      const node = await bus.leases.claim(keyOf(room), limits.homeLeaseMs);
      // Of one that is gone the lease ends in a moment; one that was not heard of yet may well be there.
      if (this.homes.has(room)) this.set(room, nodes.wasLost(node) ? null : node);
    } catch (err) {
      log.warn({ err }, 'who keeps a room cannot be known now');
    }
  }

  stop(): void {
    clearInterval(this.renewing);
    for (const room of [...this.homes.keys()]) this.leave(room);
  }

  private set(room: string, node: string | null): void {
    const before = this.homes.get(room) ?? null;
    if (before === node) return;
    this.homes.set(room, node);
    this.parts.moved(room, node, before);
  }

  private async renew(): Promise<void> {
    const { bus, nodes } = this.parts;
    if (this.busy || !bus.up) return;
    this.busy = true;
    try {
      const { mine } = this;
      const lost = mine.length > 0 ? await bus.leases.renew(mine.map(keyOf), limits.homeLeaseMs) : [];
      for (const key of lost) await this.claim(roomOf(key));
      for (const [room, node] of this.homes) if (node === null || !nodes.isThere(node)) await this.claim(room);
    } catch {
      // the bus says itself that it is away; what this node has it keeps until somebody else does
    } finally {
      this.busy = false;
    }
  }

  private lost(node: string): void {
    for (const [room, home] of this.homes) if (home === node) this.set(room, null);
    void this.renew();
  }
}

const prefix = 'home.';
const keyOf = (room: string): string => prefix + room;
const roomOf = (key: string): string => key.slice(prefix.length);
