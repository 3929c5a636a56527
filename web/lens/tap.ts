import { wire } from '../room/browser.ts';

/** One message of the socket as it passed. Texts are not kept: the type, the size, and what is needed to find it again. */
export interface Passed {
  /** `performance.now()` */
  at: number;
  out: boolean;
  type: string;
  /** In bytes, of the UTF-8 text. */
  size: number;
  /** Of a post: its `clientId`. */
  clientId?: string;
  /** Of events: from the first to the last. */
  seqs?: [first: number, last: number];
  /** For answers and questions. */
  re?: number;
}

const KEPT = 500;
const passed: Passed[] = [];
const listeners = new Set<(one: Passed) => void>();
let tapped: WebSocket | undefined;

/** Begins to note what passes, on the socket there is now and each that comes after it. Once is enough for a page. */
export function tapWire(): void {
  if (tapped === wire.now || !wire.now) return;
  const socket = (tapped = wire.now);
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    send(data);
    if (typeof data === 'string') note(true, data);
  };
  socket.addEventListener('message', ({ data }) => typeof data === 'string' && note(false, data));
}

/** The newest last. */
export const passedSoFar = (): readonly Passed[] => passed;

export function onPassed(listener: (one: Passed) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const bytes = new TextEncoder();

function note(out: boolean, text: string): void {
  const message = JSON.parse(text) as {
    type: string;
    id?: number;
    re?: number;
    clientId?: string;
    events?: { seq: number }[];
  };
  const re = out ? message.id : message.re;
  const one: Passed = { at: performance.now(), out, type: message.type, size: bytes.encode(text).length };
  if (re !== undefined) one.re = re;
  if (message.clientId !== undefined) one.clientId = message.clientId;
  if (message.events?.length) one.seqs = [message.events[0]!.seq, message.events.at(-1)!.seq];
  passed.push(one);
  if (passed.length > KEPT) passed.shift();
  for (const listener of listeners) listener(one);
}
