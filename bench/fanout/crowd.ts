/**
 * The crowd, in a process of its own: opens sockets, writes messages at a rate, counts what arrives at every socket and how
 * long it took.
 */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../test/support/figures.ts';
import { obey } from '../hall/child.ts';
import { clientFrame, open, type Target } from './wire.ts';

/** How to speak to the server that is measured. */
export interface Dialect {
  /** Twenty sockets at the first, twenty at the next, and so on in turn. */
  ports: number[];
  path: string;
  headers: Record<string, string>;
  /** Sent after the handshake. */
  enter: string[];
  /** A post; `%TEXT%` and `%UUID%` are filled in. */
  post: string;
  /** The frame with which the server asks whether anybody is there, and the one to answer with, as base64. */
  ping: { first: number; text: string; answer: string };
}

export type Order =
  | { do: 'open'; dialect: Dialect; cookies: string[]; sockets: number }
  | { do: 'write'; perSecond: number; seconds: number };

export interface Report {
  deliveries: number;
  /** Deliveries that should have been: of all posts but the refused ones. */
  expected: number;
  /** Posts the server said it could not take now (a disk that stands still); a page would send them again. */
  refused: number;
  p50Ms: number;
  p99Ms: number;
  /** The crowd itself: cores it used, and how late its own event loop was. Near 1 core it measures itself. */
  crowdCores: number;
  crowdLoopP99Ms: number;
}

/** Begins every message text; the time it was written follows. */
const mark = Buffer.from('written-at:');
const timeLength = 17;
/** One socket of so many has what arrives there timed. */
const timedOf = 20;
const refusal = Buffer.from('{"type":"error"');
/** What has not arrived yet is waited for as long as something arrives. */
const patience = { silentMs: 3_000, ms: 60_000 };

const sockets: Socket[] = [];
let dialect: Dialect;
let deliveries = 0;
let refused = 0;
let latencies: number[] = [];

obey((order: Order) => (order.do === 'open' ? openAll(order) : write(order)));

async function openAll({ dialect: spoken, cookies, sockets: count }: Order & { do: 'open' }): Promise<void> {
  dialect = spoken;
  const waiting = Array.from({ length: count }, (_, n) => sockets.length + n);
  // Some at a time, so that opening is no flood.
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) sockets[n] = await enter(n, cookies);
    }),
  );
}

async function enter(n: number, cookies: string[]): Promise<Socket> {
  const { first: pingFirst, text: pingText } = dialect.ping;
  const answer = Buffer.from(dialect.ping.answer, 'base64');
  const port = dialect.ports[Math.floor(n / timedOf) % dialect.ports.length]!;
  const headers: Target['headers'] = { Origin: `http://localhost:${port}`, ...dialect.headers };
  if (cookies.length) headers['Cookie'] = cookies[n % cookies.length]!;
  const target = {
    port,
    path: dialect.path,
    from: `127.0.0.${1 + (n % 200)}`,
    headers,
  };
  const timed = n % timedOf === 0;
  const socket: Socket = await open(target, (first, bytes, from, to) => {
    const isPing =
      first === pingFirst && to - from === pingText.length && bytes.toString('latin1', from, to) === pingText;
    if (isPing) socket.write(answer);
    else count(bytes.subarray(from, to), timed);
  });
  for (const message of dialect.enter) socket.write(clientFrame(message));
  return socket;
}

function count(payload: Buffer, timed: boolean): void {
  if (payload.length >= refusal.length && payload.compare(refusal, 0, refusal.length, 0, refusal.length) === 0)
    refused++;
  for (let at = payload.indexOf(mark); at >= 0; at = payload.indexOf(mark, at + mark.length)) {
    deliveries++;
    if (!timed) continue;
    const from = at + mark.length;
    latencies.push(now() - Number(payload.toString('latin1', from, from + timeLength)));
  }
}

async function write({ perSecond, seconds }: Order & { do: 'write' }): Promise<Report> {
  deliveries = 0;
  refused = 0;
  latencies = [];
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const total = Math.round(perSecond * seconds);
  for (let n = 0; n < total; n++) {
    const wait = begin + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await pause(wait);
    const text = `${mark.toString()}${now().toFixed(3).padStart(timeLength)} And why is that so?`;
    const message = dialect.post.replace('%TEXT%', text).replace('%UUID%', randomUUID());
    sockets[n % sockets.length]!.write(clientFrame(message));
  }
  const expected = () => (total - refused) * sockets.length;
  await arrived(expected);
  loop.disable();
  const { user, system } = process.cpuUsage(cpu);
  return {
    deliveries,
    expected: expected(),
    refused,
    p50Ms: round(percentile(latencies, 0.5)),
    p99Ms: round(percentile(latencies, 0.99)),
    crowdCores: round((user + system) / 1000 / (performance.now() - begin)),
    crowdLoopP99Ms: round(Math.max(0, loop.percentile(99) / 1e6 - 1)), // the monitor counts its own millisecond of sleep
  };
}

async function arrived(expected: () => number): Promise<void> {
  const end = performance.now() + patience.ms;
  let before = deliveries;
  let since = performance.now();
  while (deliveries < expected() && performance.now() < end && performance.now() - since < patience.silentMs) {
    await pause(20);
    if (deliveries > before) since = performance.now();
    before = deliveries;
  }
}

/** Milliseconds since 1970; of this one process, so no two clocks are compared. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
