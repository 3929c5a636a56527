import type { RoomEvent } from '../../../protocol/room.ts';

export interface OrderingParts {
  /** The place of the last event that was shown, and that event if it is in memory. */
  seq: () => number;
  newest: () => RoomEvent | undefined;
  /** The events of the log after this one, at most `resumeEvents` of the limits. Throws StoreBusy. */
  after: (seq: number) => Promise<RoomEvent[]>;
  /** Shows the next event. */
  apply: (event: RoomEvent) => void;
  /** Other nodes should hear of it; where it leaves a gap they fetch what is missing. */
  announce: (event: RoomEvent) => void;
}

const retryMs = 500;

/** Brings a room's events into their order, whichever way they come: what comes early waits until what is before it is there. */
export class Ordering {
  private readonly early = new Map<number, RoomEvent>();
  /** Appends of which nobody knows whether they were committed. */
  private doubts = 0;
  private fetching: Promise<void> | null = null;
  private closed = false;
  private readonly parts: OrderingParts;

  constructor(parts: OrderingParts) {
    this.parts = parts;
  }

  /** An event that is committed, from here or from another node. */
  receive(event: RoomEvent): void {
    const { seq } = this.parts;
    if (event.seq <= seq()) return;
    if (event.seq > seq() + 1) {
      this.early.set(event.seq, event);
      this.fetching ??= this.fetchAll();
      return;
    }
    this.show(event);
    for (let next = this.early.get(seq() + 1); next; next = this.early.get(seq() + 1)) this.show(next);
  }

  /** Something may have been committed that nobody was told of. It is shown as soon as the store answers. */
  doubt(): void {
    this.doubts++;
    this.fetching ??= this.fetchAll();
  }

  /**
   * To be called when something of the log is met in the store that may never have been shown: a commit whose answer was lost,
   * or that of a node which died after it. It is shown now, here and on every other node. Throws StoreBusy.
   */
  async catchUp(): Promise<void> {
    for (const event of await this.parts.after(this.parts.seq())) this.receive(event);
    this.announceNewest();
  }

  close(): void {
    this.closed = true;
  }

  private show(event: RoomEvent): void {
    this.early.delete(event.seq);
    this.parts.apply(event);
  }

  /** Asks until the store answers: it may be away, and what follows must wait for what came before. */
  private async fetchAll(): Promise<void> {
    while ((this.early.size > 0 || this.doubts > 0) && !this.closed) {
      try {
        await this.fetch();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    this.fetching = null;
  }

  private async fetch(): Promise<void> {
    const { seq, after } = this.parts;
    const { doubts } = this;
    const missing = await after(seq());
    this.doubts -= doubts;
    for (const event of missing) if (event.seq === seq() + 1) this.show(event);
    for (const early of this.early.keys()) if (early <= seq()) this.early.delete(early);
    if (doubts > 0 && missing.length > 0) this.announceNewest();
    if (this.early.size > 0 && missing.length === 0) throw new Error('the store has not what the bus announced');
  }

  private announceNewest(): void {
    const newest = this.parts.newest();
    if (newest) this.parts.announce(newest);
  }
}
