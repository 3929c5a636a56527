import { wire } from '../room/browser.ts';

/** One message of the socket as it passed. Texts are not kept: the type, the size, and what is needed to find it again. */
export interface Passed {
  /** `performance.now()` */
  at: number;
  out: boolean;
  type: string;
  /** In bytes, of the UTF-8 text. */
  size: number;
  /** Of a post and of its answer: its `clientId`. */
  clientId?: string;
  /** Of events: from the first to the last. */
  seqs?: [first: number, last: number];
  /** For answers and questions. */
  re?: number;
  /** Of events: when the browser began the next picture of the page after them. */
  shownAt?: number;
}

/** The part of a browser's WebSocket that is listened at. */
interface Tapped {
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void;
  addEventListener(type: 'message', listener: (event: { data: unknown; timeStamp: number }) => void): void;
}

/** Written here, and on its way. */
interface Queued {
  clientId: string;
  /** By this computer's clock. */
  at: number;
}

/** What the page knows of the journey of one message, by `performance.now()`. */
export interface Passage {
  queuedAt?: number | undefined;
  sentAt?: number | undefined;
  acknowledgedAt?: number | undefined;
  arrivedAt?: number | undefined;
  shownAt?: number | undefined;
}

const KEPT = 500;
const bytes = new TextEncoder();

/** Notes what passes on `line.now`, the socket of a page, and on each that takes its place, from `begin()` on. */
export function createTap(
  line: { now?: Tapped },
  nextPicture: (then: () => void) => unknown = (then) => requestAnimationFrame(then),
) {
  const passed: Passed[] = [];
  const queued = new Map<string, number>();
  /** They came, and no picture was drawn since. */
  const unshown: Passed[] = [];
  let begun = false;

  /** Every socket is listened at before it carries anything: nothing has to look whether there is another one. */
  function begin(): void {
    if (begun) return;
    begun = true;
    let now = line.now;
    if (now) listen(now);
    Object.defineProperty(line, 'now', {
      get: () => now,
      set(next: Tapped | undefined) {
        now = next;
        if (next) listen(next);
      },
    });
  }

  function listen(socket: Tapped): void {
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      send(data);
      note(true, data, performance.now());
    };
    // When the browser had it, whoever else listened before us.
    socket.addEventListener('message', ({ data, timeStamp }) => note(false, data, timeStamp || performance.now()));
  }

  function note(out: boolean, data: unknown, at: number): void {
    const one = typeof data === 'string' && passedOf(out, data, at);
    if (!one) return;
    passed.push(one);
    if (passed.length > KEPT) passed.shift();
    if (one.seqs) awaitPicture(one);
  }

  /** A page that is not seen draws nothing: then they are shown when somebody looks at it again. */
  function awaitPicture(one: Passed): void {
    unshown.push(one);
    if (unshown.length > KEPT) unshown.shift();
    if (unshown.length > 1) return;
    nextPicture(() => {
      const at = performance.now();
      for (const each of unshown.splice(0)) each.shownAt = at;
    });
  }

  return {
    begin,
    passed: passed as readonly Passed[],

    /** Messages that were written here and are not confirmed yet. */
    queue(items: readonly Queued[]): void {
      for (const { clientId, at } of items) {
        if (queued.has(clientId)) continue;
        queued.set(clientId, performance.now() - Math.max(0, Date.now() - at));
        if (queued.size > KEPT) queued.delete(queued.keys().next().value!);
      }
    },

    /** Of the message at `seq`; its `clientId`, if it has one, says what was sent for it. */
    passageOf(seq: number, clientId: string | undefined): Passage {
      const own = passed.filter((one) => clientId !== undefined && one.clientId === clientId);
      const came = passed.find(({ seqs }) => seqs && seqs[0] <= seq && seq <= seqs[1]);
      return {
        queuedAt: clientId === undefined ? undefined : queued.get(clientId),
        sentAt: own.findLast(({ out }) => out)?.at, // what was sent in vain before is not what the server received
        acknowledgedAt: own.find(({ out }) => !out)?.at,
        arrivedAt: came?.at,
        shownAt: came?.shownAt,
      };
    },
  };
}

/** Null for what is no message of ours. */
function passedOf(out: boolean, text: string, at: number): Passed | null {
  let message: { type: string; id?: number; re?: number; clientId?: string; events?: { seq: number }[] };
  try {
    message = JSON.parse(text);
  } catch {
    return null; // the page itself will say so
  }
  const { type, clientId, events } = message;
  const re = out ? message.id : message.re;
  const one: Passed = { at, out, type, size: bytes.encode(text).length };
  if (re !== undefined) one.re = re;
  if (clientId !== undefined) one.clientId = clientId;
  if (type === 'room.events' && events?.length) one.seqs = [events[0]!.seq, events.at(-1)!.seq];
  return one;
}

const tap = createTap(wire as { now?: Tapped });

/** Begins to note what passes, on this page's socket and each that comes after it. `outbox`: what was written and is on its way. */
export function tapWire(outbox: readonly Queued[] = []): void {
  tap.begin();
  tap.queue(outbox);
}

/** The newest last. */
export const passedSoFar = (): readonly Passed[] => tap.passed;

export const { passageOf } = tap;
