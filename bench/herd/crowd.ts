/** The herd, in a process of its own: sockets that resume as pages do, and some that write without being cut. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { clientFrame, open } from '../fanout/wire.ts';
import { obey } from '../hall/child.ts';

export type Order =
  { do: 'enter'; port: number; room: string; cookies: string[]; connections: number; writers: number } | { do: 'cut' };

export interface Report {
  /** From the cut until the last one is in the room again and has every message that was acknowledged by then. */
  backSeconds: number;
  missing: number;
  twice: number;
}

/** What is written while they are away: at this rate, for this long. */
const writing = { perSecond: 20, seconds: 4 };
/** As pages come back when the line broke: at a random moment within 3 s. */
const jitterMs = 3_000;
const patienceMs = 30_000;
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

let hall: Order & { do: 'enter' };
let members: Member[] = [];
let writers: Member[] = [];
let acknowledged = 0;

obey((order: Order) => (order.do === 'enter' ? fill(order) : cut()));

class Member {
  private readonly cookie: string;
  private readonly from: string;
  private socket: Socket | null = null;
  private known: { epoch: string; lastSeq: number } | null = null;
  /** In the room, on the socket of now. */
  inside = false;
  /** When it had everything again that was acknowledged by then; null while it has not. */
  backAt: number | null = null;
  twice = 0;

  constructor(n: number, cookie: string) {
    this.cookie = cookie;
    this.from = `127.0.0.${1 + (n % 200)}`;
  }

  get seq(): number {
    return this.known?.lastSeq ?? 0;
  }

  async enter(): Promise<void> {
    const { port, room } = hall;
    const headers = { Origin: `http://localhost:${port}`, Cookie: this.cookie };
    const target = { port, path: `/socket?v=${PROTOCOL_VERSION}`, headers, from: this.from };
    this.socket = await open(target, (first, bytes, from, to) => {
      if (first === 0x89) this.socket!.write(pong);
      else if (first === 0x81) this.hear(bytes.toString('utf8', from, to));
    });
    this.socket.on('error', () => {});
    this.send({ type: 'room.enter', id: 1, room, ...this.known });
  }

  send(message: object): void {
    this.socket!.write(clientFrame(JSON.stringify(message)));
  }

  cut(): void {
    this.inside = false;
    this.backAt = null;
    this.socket!.resetAndDestroy();
  }

  private hear(text: string): void {
    const message = JSON.parse(text) as { type: string; seq: number; epoch: string; events: RoomEvent[] };
    if (message.type === 'room.entered') {
      const { epoch, seq, events } = message;
      if (this.known === null) this.known = { epoch, lastSeq: seq };
      else this.take(events);
      this.inside = true;
    } else if (message.type === 'room.events') this.take(message.events);
    else if (message.type === 'chat.acknowledged') acknowledged = Math.max(acknowledged, message.seq);
    if (this.inside && this.seq >= acknowledged) this.backAt ??= performance.now();
  }

  /** What does not follow on what is there does not count as had, so a gap shows as missing for ever. */
  private take(events: RoomEvent[]): void {
    for (const { seq } of events) {
      if (seq <= this.seq) this.twice++;
      else if (seq === this.seq + 1) this.known!.lastSeq = seq;
    }
  }
}

async function fill(order: Order & { do: 'enter' }): Promise<void> {
  hall = order;
  const { cookies, connections } = order;
  writers = cookies.slice(0, order.writers).map((cookie, n) => new Member(n, cookie));
  const others = cookies.slice(order.writers);
  members = Array.from({ length: connections }, (_, n) => new Member(n, others[n % others.length]!));
  const waiting = [...writers, ...members];
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await next.enter();
    }),
  );
  await until(() => [...writers, ...members].every((member) => member.inside));
}

async function cut(): Promise<Report> {
  const begun = performance.now();
  for (const member of members) {
    member.cut();
    member.twice = 0;
  }
  const returning = members.map(async (member) => {
    await pause(Math.random() * jitterMs);
    await member.enter();
  });
  await write();
  await Promise.all(returning);
  const complete = (member: Member) => member.inside && member.seq >= acknowledged;
  await until(() => members.every(complete));
  const back = members.map((member) => member.backAt ?? Infinity);
  return {
    backSeconds: Math.round(Math.max(...back) - begun) / 1000,
    missing: members.reduce((sum, member) => sum + Math.max(0, acknowledged - member.seq), 0),
    twice: members.reduce((sum, member) => sum + member.twice, 0),
  };
}

async function write(): Promise<void> {
  const before = acknowledged;
  const total = writing.perSecond * writing.seconds;
  for (let n = 0; n < total; n++) {
    const text = `while you were away ${n}`;
    writers[n % writers.length]!.send({
      type: 'chat.post',
      id: 2 + n,
      room: hall.room,
      clientId: randomUUID(),
      text,
    });
    await pause(1_000 / writing.perSecond);
  }
  await until(() => acknowledged >= before + total);
}

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!done() && performance.now() < end) await pause(20);
}
