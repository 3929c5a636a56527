import { limits } from '../../protocol/limits.ts';
import type { Extras, OutboxItem, Shelf } from './outbox-shelf.ts';
import { Refused, type RefusalCode } from './requests.ts';

export interface OutboxParts {
  shelf: Shelf;
  /** Resolves with the seq of the durable message, null when it was set aside for staff; rejects with `Refused`. */
  send(item: OutboxItem): Promise<{ seq: number | null }>;
  /** This page has the event of that seq already. */
  shows(seq: number): boolean;
  /** Runs `work` while no other tab runs its own. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Called with everything that is not settled, whenever that changes. */
  changed(items: OutboxItem[]): void;
  newClientId(): string;
}

export interface Outbox {
  /** Accepts a message of 1 to `limits.messageLength` characters. False when `limits.outboxLength` are waiting. */
  add(text: string, extras?: Extras): boolean;
  /** The room is entered and the socket open: send; or not any more: wait. */
  ready(isReady: boolean): void;
  /** The event of this post is on the page. */
  settle(clientIds: Iterable<string>): void;
  /** Try a failed one again. */
  retry(clientId: string): void;
  /** Forget one, and give it back. */
  discard(clientId: string): OutboxItem | null;
  /** Another tab changed the shelf. */
  reread(): void;
}

/** Refusals that say nothing about the message: it is kept, and sent again later. */
const passing = new Set<RefusalCode>(['busy', 'rate', 'disconnected', 'timeout', 'internal', 'unauthenticated']);
const FIRST_PAUSE_MS = 400;
/** Short enough that everything is delivered within 5 s of a store's return. */
const LONGEST_PAUSE_MS = 3_000;

/**
 * Posts on their way: sent one after another, in the order they were written, until the server has confirmed each one.
 * A post keeps its `clientId` through every retry, reload and tab, so that the server stores it once.
 */
export function createOutbox({ shelf, send, shows, exclusive, changed, newClientId }: OutboxParts): Outbox {
  /** Confirmed, waiting to come round as an event. */
  const sent = new Map<string, OutboxItem>();
  let isReady = false;
  let sending = false;
  let lastAt = 0;
  let misses = 0;
  let stopPause = () => {};

  publish();

  function publish(): void {
    changed([...sent.values(), ...shelf.all().filter((item) => !sent.has(item.clientId))]);
  }

  const firstPending = () => shelf.all().find((item) => item.state === 'pending' && !sent.has(item.clientId));

  async function sendAll(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      while (isReady && firstPending()) {
        const pause = await exclusive(sendFirst);
        if (pause > 0) await new Promise<void>((done) => pauseFor(pause, done));
      }
    } finally {
      sending = false;
    }
  }

  /** Sends the oldest one. Answers how long to wait before the next. */
  async function sendFirst(): Promise<number> {
    const item = firstPending(); // looked up now: another tab may have sent it while this one waited for its turn
    if (!item || !isReady) return 0;
    try {
      const { seq } = await send(item);
      misses = 0;
      shelf.remove(item.clientId);
      if (seq !== null && !shows(seq)) sent.set(item.clientId, { ...item, state: 'sent' });
      publish();
      return 0;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, rule, reason, retryAfterMs } = error;
      if (passing.has(code)) {
        const pause = retryAfterMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** misses++);
        if (rule !== undefined) shelf.put({ ...item, until: Date.now() + pause }); // a wait that its author should see
        publish();
        return pause;
      }
      const why = { code, ...(rule ? { rule } : {}), ...(reason ? { reason } : {}) };
      shelf.put({ ...item, state: 'failed', ...why });
      publish();
      return 0;
    }
  }

  function pauseFor(ms: number, done: () => void): void {
    const timer = setTimeout(done, ms);
    stopPause = () => {
      clearTimeout(timer);
      done();
    };
  }

  return {
    add(text, extras) {
      if (shelf.all().length >= limits.outboxLength) return false;
      lastAt = Math.max(Date.now(), lastAt + 1);
      shelf.put({ clientId: newClientId(), text, at: lastAt, state: 'pending', ...(extras ? { extras } : {}) });
      publish();
      void sendAll();
      return true;
    },
    ready(now) {
      isReady = now;
      stopPause();
      if (isReady) void sendAll();
    },
    settle(clientIds) {
      const waiting = new Set([...sent.keys(), ...shelf.all().map((item) => item.clientId)]);
      const settled = [...clientIds].filter((clientId) => waiting.has(clientId));
      for (const clientId of settled) {
        sent.delete(clientId);
        shelf.remove(clientId);
      }
      if (settled.length) publish();
    },
    retry(clientId) {
      const item = shelf.all().find((one) => one.clientId === clientId);
      if (!item) return;
      const { text, at, extras } = item;
      shelf.put({ clientId, text, at, state: 'pending', ...(extras ? { extras } : {}) });
      publish();
      void sendAll();
    },
    discard(clientId) {
      const item = shelf.all().find((one) => one.clientId === clientId);
      shelf.remove(clientId);
      publish();
      return item ?? null;
    },
    reread() {
      publish();
      if (isReady) void sendAll();
    },
  };
}
