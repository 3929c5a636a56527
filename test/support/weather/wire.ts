import type { Socket } from '../../../web/room/connection.ts';

/** What a server does with its end. */
export interface ServerEnd {
  received(text: string): void;
  closed(): void;
}

/** How long a server needs to notice that nobody is there. */
const noticedMs = 6_000;

/** One socket between a page and a node. Each direction may stand still; what stands when it breaks is lost. */
export class Wire implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  /** Towards the server, towards the page. */
  stands = { up: false, down: false };
  private readonly waiting: { up: string[]; down: string[] } = { up: [], down: [] };
  private server: ServerEnd | null = null;
  private over = false;
  private delivering = false;

  /** The node takes it. */
  accept(server: ServerEnd): void {
    this.server = server;
    queueMicrotask(() => this.over || this.onopen?.(undefined as never));
  }

  /** Nobody is there. */
  refuse(): void {
    queueMicrotask(() => this.break(true));
  }

  send(text: string): void {
    this.put('up', text);
  }

  /** From the node. */
  tell(text: string): void {
    this.put('down', text);
  }

  /** The page lets go of it. */
  close(): void {
    this.break(!this.stands.up);
  }

  flow(): void {
    this.stands = { up: false, down: false };
    this.deliver('up');
    this.deliver('down');
  }

  /** `noticed`: the server knows at once; otherwise it goes on writing into it for a while. */
  break(noticed: boolean): void {
    if (this.over) return;
    this.over = true;
    this.waiting.up = this.waiting.down = [];
    const { server } = this;
    if (noticed) server?.closed();
    else setTimeout(() => server?.closed(), noticedMs);
    this.onclose?.({ code: 1006 });
  }

  private put(way: 'up' | 'down', text: string): void {
    if (this.over) return;
    this.waiting[way].push(text);
    queueMicrotask(() => this.deliver(way));
  }

  private deliver(way: 'up' | 'down'): void {
    if (way === 'down') return this.deliverDown();
    while (!this.over && !this.stands.up && this.waiting.up.length > 0) this.server?.received(this.waiting.up.shift()!);
  }

  /** A browser hands a page one message after the other, and what waits for the first happens before the second. */
  private deliverDown(): void {
    if (this.delivering || this.over || this.stands.down || this.waiting.down.length === 0) return;
    this.delivering = true;
    queueMicrotask(() =>
      process.nextTick(() => {
        this.delivering = false;
        if (this.over || this.stands.down || this.waiting.down.length === 0) return;
        this.onmessage?.({ data: this.waiting.down.shift()! });
        this.deliverDown();
      }),
    );
  }
}
