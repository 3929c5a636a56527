/** The hall, in a process of its own: sockets that vote, some that write, and the one that puts the poll. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerMessage } from '../../protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { clientFrame, open } from '../fanout/wire.ts';
import { obey } from '../hall/child.ts';

export type Order =
  | { do: 'enter'; port: number; room: string; presenter: string; writers: string[]; voters: string[] }
  | { do: 'storm'; quietSeconds: number };

export interface Report {
  votes: number;
  /** Votes that were answered by `ok`. */
  acknowledged: number;
  refused: number;
  /** Votes in the tally of the closed poll, and whether each option has as many as were acknowledged for it. */
  tallied: number;
  exact: boolean;
  /** From the first vote until staff were told of the last one. */
  talliedSeconds: number;
  /** Of messages that were written while nobody voted, and from the first vote until all were told. */
  chatBefore: number[];
  chatDuring: number[];
}

const options = 4;
/** Everybody votes at a random moment within it. */
const stormMs = 1_000;
const messagesPerSecond = 10;
/** One voter of so many has the messages that arrive there timed. */
const timedOf = 20;
const patienceMs = 30_000;
const mark = 'written-at:';
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

let hall: Order & { do: 'enter' };
let presenter: Member;
let writers: Member[] = [];
let voters: Member[] = [];
let latencies: { at: number; ms: number }[] = [];

obey((order: Order) => (order.do === 'enter' ? fill(order) : storm(order.quietSeconds)));

class Member {
  private socket: Socket | null = null;
  private readonly cookie: string;
  private readonly from: string;
  private readonly timed: boolean;
  /** The last message of each type. */
  readonly heard = new Map<string, ServerMessage>();
  vote: { option: number; answer: 'ok' | 'error' | null } | null = null;

  constructor(n: number, cookie: string, timed = false) {
    this.cookie = cookie;
    this.from = `127.0.0.${1 + (n % 200)}`;
    this.timed = timed;
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
    this.send({ type: 'room.enter', id: 1, room });
    await until(() => this.heard.has('room.entered'));
  }

  send(message: object): void {
    this.socket!.write(clientFrame(JSON.stringify(message)));
  }

  private hear(text: string): void {
    // A thousand sockets hear everything; what only some of them look at is not parsed by all.
    if (text.startsWith('{"type":"room.events"') && !this.timed) return;
    const message = JSON.parse(text) as ServerMessage;
    this.heard.set(message.type, message);
    if (message.type === 'room.events') for (const event of message.events) this.time(event);
    if (this.vote && (message.type === 'ok' || message.type === 'error') && message.re === 2)
      this.vote.answer = message.type;
  }

  private time(event: { type: string; text?: string | null }): void {
    if (event.type !== 'chat.posted' || !event.text?.startsWith(mark)) return;
    const at = Number(event.text.slice(mark.length).split(' ')[0]);
    latencies.push({ at, ms: performance.now() - at });
  }
}

async function fill(order: Order & { do: 'enter' }): Promise<void> {
  hall = order;
  presenter = new Member(0, order.presenter);
  writers = order.writers.map((cookie, n) => new Member(n, cookie));
  voters = order.voters.map((cookie, n) => new Member(n, cookie, n % timedOf === 0));
  const waiting = [presenter, ...writers, ...voters];
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await next.enter();
    }),
  );
}

async function storm(quietSeconds: number): Promise<Report> {
  latencies = [];
  const chat = write();
  await pause(quietSeconds * 1_000);
  const run = await openPoll();
  await pause(1_000); // everybody was told of it
  const begun = performance.now();
  await Promise.all(voters.map((voter) => vote(voter, run)));
  const tallied = () => presenter.heard.get('poll.tallied') as { voters: number; run: string } | undefined;
  await until(() => voters.every((voter) => voter.vote?.answer));
  const acknowledged = voters.filter((voter) => voter.vote?.answer === 'ok');
  await until(() => tallied()?.run === run && tallied()!.voters === acknowledged.length);
  const ended = performance.now();
  await chat.end();
  presenter.send({ type: 'poll.close', id: 4, room: hall.room, run });
  const told = () => presenter.heard.get('poll.told') as (ServerMessage & { type: 'poll.told' }) | undefined;
  await until(() => told()?.run.id === run && told()?.run.state === 'closed');
  const truth = Array.from({ length: options }, (_, n) => acknowledged.filter(({ vote }) => vote?.option === n).length);
  const tally = told()!.run.tally!;
  return {
    votes: voters.length,
    acknowledged: acknowledged.length,
    refused: voters.filter((voter) => voter.vote?.answer === 'error').length,
    tallied: tally.voters,
    exact: tally.voters === acknowledged.length && truth.join() === tally.counts.join(),
    talliedSeconds: Math.round(ended - begun) / 1_000,
    chatBefore: latencies.filter(({ at }) => at < begun).map(({ ms }) => ms),
    chatDuring: latencies.filter(({ at }) => at >= begun && at < ended).map(({ ms }) => ms),
  };
}

async function openPoll(): Promise<string> {
  presenter.heard.delete('poll.opened');
  const content = {
    kind: 'choice',
    title: 'What is a lock?',
    options: Array.from({ length: options }, (_, n) => ({ text: `Answer ${n}` })),
  };
  presenter.send({ type: 'poll.open', id: 3, room: hall.room, content });
  await until(() => presenter.heard.has('poll.opened'));
  return (presenter.heard.get('poll.opened') as ServerMessage & { type: 'poll.opened' }).run.id;
}

async function vote(voter: Member, run: string): Promise<void> {
  await pause(Math.random() * stormMs);
  const option = Math.floor(Math.random() * options);
  voter.vote = { option, answer: null };
  voter.send({ type: 'poll.vote', id: 2, room: hall.room, run, choice: { options: [option] } });
}

/** The chat goes on until it is ended; what was written has arrived then. */
function write(): { end(): Promise<void> } {
  let n = 0;
  const timer = setInterval(() => {
    const text = `${mark}${performance.now().toFixed(3)} And why is that so?`;
    const message = { type: 'chat.post', id: 5 + n, room: hall.room, clientId: randomUUID(), text };
    writers[n++ % writers.length]!.send(message);
  }, 1_000 / messagesPerSecond);
  const timed = () => voters.filter((_, at) => at % timedOf === 0).length;
  return {
    async end() {
      clearInterval(timer);
      await until(() => latencies.length >= n * timed());
    },
  };
}

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!done()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${done.toString()}`);
    await pause(5);
  }
}
