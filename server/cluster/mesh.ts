import type { BaseLogger } from 'pino';
import type { LinkTicket } from '../media/port.ts';

/** Who takes a room's streams from whom: each node where somebody watches or publishes from each other where somebody publishes. */
export interface MeshParts {
  lend(node: string, room: string): Promise<LinkTicket>;
  borrow(node: string, room: string, from: string, ticket: LinkTicket): Promise<void>;
  unlink(node: string, link: string): void;
  log: Pick<BaseLogger, 'warn'>;
}

interface Wanted {
  room: string;
  from: string;
  to: string;
  /** Its name, once there is one. */
  link: string | null;
  again: NodeJS.Timeout | undefined;
}

const againMs = 500;

/** The links between nodes for the rooms whose live state this node keeps: made when they are needed, and again when they end. */
export class Mesh {
  private readonly wanted = new Map<string, Wanted>();
  private readonly parts: MeshParts;

  constructor(parts: MeshParts) {
    this.parts = parts;
  }

  /** From now on the room goes from these nodes to those, and nowhere else. */
  fit(room: string, from: ReadonlySet<string>, to: ReadonlySet<string>): void {
    for (const one of [...this.wanted.values()])
      if (one.room === room && !(from.has(one.from) && to.has(one.to))) this.end(one);
    for (const source of from) {
      for (const target of to) {
        if (source === target || this.wanted.has(keyOf(room, source, target))) continue;
        const wanted: Wanted = { room, from: source, to: target, link: null, again: undefined };
        this.wanted.set(keyOf(room, source, target), wanted);
        void this.make(wanted);
      }
    }
  }

  /** A node says that this link ended by itself. */
  ended(link: string): void {
    for (const wanted of this.wanted.values()) if (wanted.link === link) this.remake(wanted);
  }

  stop(): void {
    for (const wanted of [...this.wanted.values()]) this.end(wanted);
  }

  private async make(wanted: Wanted): Promise<void> {
    const { room, from, to } = wanted;
    try {
      const ticket = await this.parts.lend(from, room);
      wanted.link = ticket.link;
      if (!this.stands(wanted)) return this.unlink(wanted);
      await this.parts.borrow(to, room, from, ticket);
      if (!this.stands(wanted)) this.unlink(wanted);
    } catch (err) {
      if (!this.stands(wanted)) return this.unlink(wanted);
      this.parts.log.warn({ err, from, to }, 'two nodes could not be linked; trying again');
      this.remake(wanted);
    }
  }

  private remake(wanted: Wanted): void {
    if (!this.stands(wanted) || wanted.again) return;
    this.unlink(wanted);
    wanted.again = setTimeout(() => {
      wanted.again = undefined;
      if (this.stands(wanted)) void this.make(wanted);
    }, againMs).unref();
  }

  private end(wanted: Wanted): void {
    clearTimeout(wanted.again);
    this.wanted.delete(keyOf(wanted.room, wanted.from, wanted.to));
    this.unlink(wanted);
  }

  private unlink(wanted: Wanted): void {
    const { link, from, to } = wanted;
    wanted.link = null;
    if (link !== null) for (const node of [from, to]) this.parts.unlink(node, link);
  }

  private stands({ room, from, to }: Wanted): boolean {
    return this.wanted.has(keyOf(room, from, to));
  }
}

const keyOf = (room: string, from: string, to: string): string => `${room} ${from} ${to}`;
