import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Identity } from '../accounts/port.ts';
import { newId } from '../ids.ts';
import { figures } from '../operations/figures.ts';
import { TokenBucket } from '../rates.ts';
import type { Client, Seat, SocketTap } from '../rooms/client.ts';
import type { SocketFacts } from '../rooms/socket.ts';
import { handleOf, writeAtOnce, type Handle } from './at-once.ts';
import { bytesOf, opcodes, pingFrame, pongFrame, prepare, type Frame } from './frames.ts';
import type { Watched } from './heartbeat.ts';
import { factsOf } from './socket-facts.ts';

export interface ConnectionEvents {
  /** A text message within the rates. */
  received(connection: Connection, text: string): void;
  /** Gone, for whatever reason. Said once. */
  closed(connection: Connection): void;
}

/** A WebSocket that knows whose it is, so that all can share their listeners: a set for each would cost a kilobyte. */
export class Line extends WebSocket {
  connection: Connection | null = null;

  /** Some fragments of a message have come, and not the last: nobody but the receiver of `ws` knows. */
  get isHalfway(): boolean {
    const { _receiver } = this as unknown as { _receiver?: { _fragmented: number } | null };
    return (_receiver?._fragmented ?? 0) !== 0;
  }

  /** Called by `ws`, too, when the other side closes or breaks the protocol. */
  override close(code?: number, reason?: string | Buffer): void {
    this.connection?.closing();
    super.close(code, reason);
  }
}

/** A question that is due waits so long for a message to go along with: a write less. */
const hitchhikeMs = 500;
const patienceMs = limits.heartbeatMissedMs - limits.heartbeatMs;

/** One socket: what it may send, what may wait for it, and when it is given up. */
export class Connection implements Client, Watched {
  readonly id = newId();
  identity: Identity;
  seat: Seat | null = null;
  tap: SocketTap | null = null;
  /** Below `ws`, so that a prepared frame is written as it is. */
  private readonly wire: Duplex;
  private readonly handle: Handle | null;
  private readonly line: Line;
  private readonly events: ConnectionEvents;
  private readonly deflates: boolean;
  private readonly proxy: SocketFacts['proxy'];
  private open = true;
  /** Frames that the system has not taken yet, and since when none of them went. */
  private waiting = 0;
  private waitingSince = performance.now();
  private went: (() => void) | null = null;
  private heardAt = performance.now();
  /** It is to be asked whether it is there, and when it was; it has not spoken since. */
  private question = false;
  private askedAt: number | null = null;
  /** When a message was first seen that has not ended. */
  private halfwaySince: number | null = null;
  private readonly rate = new TokenBucket(limits.messageRate, performance.now());
  private refusals: number[] | null = null;

  constructor(
    line: Line,
    wire: Duplex,
    identity: Identity,
    events: ConnectionEvents,
    proxy: SocketFacts['proxy'] = null,
  ) {
    this.line = line;
    this.wire = wire;
    this.handle = handleOf(wire);
    this.waiting = wire.writableLength > 0 ? 1 : 0;
    this.identity = identity;
    this.events = events;
    this.deflates = line.extensions !== '';
    this.proxy = proxy;
    line.connection = this;
    line.on('message', Connection.onMessage).on('ping', Connection.onPing).on('pong', Connection.onPong);
    line.on('error', Connection.onError).on('close', Connection.onClose);
  }

  get gone(): boolean {
    return !this.open;
  }

  socket(): SocketFacts | null {
    return this.open ? factsOf(this.wire, this.proxy, this.deflates) : null;
  }

  send(message: ServerMessage): void {
    this.sendPrepared(prepare(message));
  }

  sendPrepared(prepared: Frame): void {
    if (this.deflates) this.write(prepared.deflated);
    else if (!this.question) this.write(prepared.frame);
    else {
      this.asked(performance.now());
      this.write(prepared.asking);
    }
  }

  /** The message was refused; who goes on being refused is cut. */
  refused(): void {
    const now = performance.now();
    this.refusals ??= [];
    this.refusals.push(now);
    if (this.refusals.length <= limits.refusalsPerMinute) return;
    this.refusals = this.refusals.filter((at) => at > now - 60_000);
    if (this.refusals.length > limits.refusalsPerMinute) this.end(closeCodes.flooding, 'flooding');
  }

  /** Asks whether anybody is there when nothing was heard for a while, and gives up who stays silent or is slow. */
  look(until: number): number | null {
    if (!this.open) return null;
    const now = performance.now();
    if (this.waiting > 0) this.cutIfTooSlow(now);
    this.cutIfUnfinished(now);
    const next = this.askedAt === null ? this.ask(until) : this.askedAt + patienceMs - until;
    if (next <= 0) this.end(closeCodes.silent, 'silent');
    return this.waiting > 0 ? Math.min(next, limits.slowReader.ms / 5) : next;
  }

  /** Closes with a code of `closeCodes`; the door sees to it that the other side does not take for ever. */
  end(code: number, reason: string): void {
    if (!this.open) return;
    figures.socketsCut.add(reason);
    this.line.close(code, reason);
  }

  /** Nothing more is written. */
  closing(): void {
    this.open = false;
  }

  /** Returns the milliseconds until the next look. Once is enough: TCP repeats what is lost. */
  private ask(until: number): number {
    const left = this.heardAt + limits.heartbeatMs - until;
    if (left > hitchhikeMs) return left - hitchhikeMs;
    this.question = true;
    if (left > 0) return left;
    this.asked(until);
    this.write(pingFrame);
    return patienceMs;
  }

  private asked(at: number): void {
    this.question = false;
    this.askedAt = at;
  }

  /** Whoever lets too much pile up is cut and comes back by `seq`; nobody waits for it. */
  private write(frame: Buffer): void {
    if (!this.open) return;
    this.tap?.sent(frame);
    if (this.waiting > 0 && this.wire.writableLength > 0) return this.pile(frame);
    this.waiting = 0;
    const taken = this.handle === null ? 0 : writeAtOnce(this.handle, frame);
    if (taken === frame.length) return; // nearly always
    this.wire.write(frame.subarray(taken));
    if (this.wire.writableLength === 0) return;
    this.waiting = 1;
    this.waitingSince = performance.now();
    this.cutIfTooSlow(this.waitingSince);
  }

  /** Only those that wait are told when a frame has gone: telling it for each costs as much as all else we do for one. */
  private pile(frame: Buffer): void {
    this.went ??= () => {
      this.waiting = this.wire.writableLength === 0 ? 0 : this.waiting - 1;
      this.waitingSince = performance.now();
    };
    this.waiting++;
    this.wire.write(frame, this.went);
    this.cutIfTooSlow(performance.now());
  }

  private cutIfTooSlow(now: number): void {
    if (this.waiting === 0) return;
    if (this.wire.writableLength === 0) {
      this.waiting = 0;
      return;
    }
    const { bytes, messages, ms } = limits.slowReader;
    if (this.wire.writableLength > bytes) this.end(closeCodes.slowReader, 'slow reader: bytes');
    else if (this.waiting > messages) this.end(closeCodes.slowReader, 'slow reader: messages');
    else if (now - this.waitingSince > ms) this.end(closeCodes.slowReader, 'slow reader: time');
  }

  /** Pings between its fragments would keep a message, and the memory that it takes, for ever. */
  private cutIfUnfinished(now: number): void {
    if (!this.line.isHalfway) this.halfwaySince = null;
    else if (now - (this.halfwaySince ??= now) >= limits.unfinishedMs) this.end(1008, 'unfinished message');
  }

  /** Every frame counts, also one that only asks whether we are there. Zero when it is within the rate, else the wait. */
  private heard(): number {
    const now = performance.now();
    this.heardAt = now;
    this.question = false;
    this.askedAt = null;
    return this.rate.take(now);
  }

  private received(data: RawData, binary: boolean): void {
    if (!this.open) return;
    this.halfwaySince = null;
    const wait = this.heard();
    this.tap?.heard(binary ? opcodes.binary : opcodes.text, bytesOf(data));
    if (binary) this.end(closeCodes.protocolError, 'text only');
    else if (wait > 0) {
      figures.refusedOnSockets.add('rate');
      this.send({ type: 'error', code: 'rate', retryAfterMs: Math.ceil(wait) });
      this.refused();
    } else this.events.received(this, data.toString());
  }

  private pinged(asked: Buffer): void {
    if (!this.open) return;
    this.tap?.heard(opcodes.ping, asked);
    if (this.heard() > 0) this.refused();
    else this.write(pongFrame(asked));
  }

  private ponged(data: Buffer): void {
    if (!this.open) return;
    this.tap?.heard(opcodes.pong, data);
    if (this.heard() > 0) this.refused();
  }

  // Listeners, called with the line as `this`:

  private static onMessage(this: WebSocket, data: RawData, binary: boolean): void {
    Connection.of(this).received(data, binary);
  }

  private static onPing(this: WebSocket, asked: Buffer): void {
    Connection.of(this).pinged(asked);
  }

  private static onPong(this: WebSocket, data: Buffer): void {
    Connection.of(this).ponged(data);
  }

  private static onError(): void {
    // `ws` has said why, and closes.
  }

  private static onClose(this: WebSocket): void {
    const connection = Connection.of(this);
    connection.open = false;
    connection.events.closed(connection);
  }

  private static of(line: WebSocket): Connection {
    return (line as Line).connection!;
  }
}
