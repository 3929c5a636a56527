/**
 * The crowd, in a process of its own: opens sockets, writes messages at a rate, counts what arrives at every socket and how
 * long it took. Told what to do by messages of its parent.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { clientFrame, open } from './wire.ts';

/** How to speak to the server that is measured. */
export interface Dialect {
  port: number;
  path: string;
  headers: Record<string, string>;
  /** Sent after the handshake. */
  enter: string[];
  /** A post; `%TEXT%` and `%UUID%` are filled in. */
  post: string;
  /** What the server sends to see whether anybody is there, as latin1, and the frame to answer with, as base64. */
  ping: { ask: string; answer: string };
}

export type Order =
  | { do: 'open'; dialect: Dialect; cookies: string[]; sockets: number }
  | { do: 'write'; perSecond: number; seconds: number };

export interface Report {
  written: number;
  deliveries: number;
  /** Deliveries that should have been. */
  expected: number;
  p50Ms: number;
  p99Ms: number;
}

/** Begins every message text; the time it was written follows. As long as the carry must be. */
const mark = 'written-at:';
const markBytes = Buffer.from(mark);
const timeLength = 17;

const sockets: Socket[] = [];
let dialect: Dialect;
let deliveries = 0;
let latencies: number[] = [];

process.on('message', (order: Order) => {
  const work = order.do === 'open' ? openAll(order) : write(order);
  work.then(
    (done) => process.send!({ done }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function openAll({ dialect: spoken, cookies, sockets: count }: Order & { do: 'open' }): Promise<null> {
  dialect = spoken;
  const waiting = Array.from({ length: count }, (_, n) => n);
  // Some at a time, so that opening is no flood.
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) sockets[n] = await enter(n, cookies);
    }),
  );
  return null;
}

async function enter(n: number, cookies: string[]): Promise<Socket> {
  let carry = Buffer.alloc(0);
  const ask = Buffer.from(dialect.ping.ask, 'latin1');
  const answer = Buffer.from(dialect.ping.answer, 'base64');
  const target = {
    port: dialect.port,
    path: dialect.path,
    from: `127.0.0.${1 + (n % 200)}`,
    headers: { ...dialect.headers, ...(cookies.length ? { Cookie: cookies[n % cookies.length]! } : {}) },
  };
  const socket: Socket = await open(target, (chunk) => {
    const bytes = carry.length ? Buffer.concat([carry, chunk]) : chunk;
    const counted = count(bytes, n % 20 === 0);
    // A mark cut by the end of the chunk is counted with the next one.
    carry = Buffer.from(bytes.subarray(Math.max(counted, bytes.length - markBytes.length - timeLength)));
    if (chunk.includes(ask)) socket.write(answer);
  });
  for (const message of dialect.enter) socket.write(clientFrame(message));
  return socket;
}

/** Counts the marks that are whole and returns the place after the last one. */
function count(bytes: Buffer, timed: boolean): number {
  let after = 0;
  for (let at = bytes.indexOf(markBytes); at >= 0; at = bytes.indexOf(markBytes, after)) {
    if (at + markBytes.length + timeLength > bytes.length) break;
    deliveries++;
    after = at + markBytes.length + timeLength;
    if (timed) latencies.push(now() - Number(bytes.toString('latin1', at + markBytes.length, after)));
  }
  return after;
}

async function write({ perSecond, seconds }: Order & { do: 'write' }): Promise<Report> {
  deliveries = 0;
  latencies = [];
  const total = Math.round(perSecond * seconds);
  const begin = performance.now();
  for (let n = 0; n < total; n++) {
    const wait = begin + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const text = `${mark}${now().toFixed(3).padStart(timeLength)} And why is that so?`;
    const message = dialect.post.replace('%TEXT%', text).replace('%UUID%', randomUUID());
    sockets[n % sockets.length]!.write(clientFrame(message));
  }
  const expected = total * sockets.length;
  for (let n = 0; n < 200 && deliveries < expected; n++) await new Promise((resolve) => setTimeout(resolve, 50));
  latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round((latencies[Math.floor(latencies.length * share)] ?? NaN) * 10) / 10;
  return { written: total, deliveries, expected, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Milliseconds since 1970; of this one process, so no two clocks are compared. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
