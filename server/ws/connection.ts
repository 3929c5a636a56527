import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import { closeCodes } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Identity } from '../accounts/port.ts';
import { newId } from '../ids.ts';
import { TokenBucket } from '../rates.ts';
import type { Client, Prepared, Seat } from '../rooms/client.ts';
import { prepare } from './frames.ts';

export interface ConnectionEvents {
  /** A text message within the rates. */
  received(connection: Connection, text: string): void;
  /** Gone, for whatever reason. Said once. */
  closed(connection: Connection): void;
}

/** One socket: what it may send, what may wait for it, and when it is given up. */
export class Connection implements Client {
  readonly id = newId();
  identity: Identity;
  seat: Seat | null = null;
  private readonly socket: WebSocket;
  /** Below `ws`, so that a prepared frame is written as it is. */
  private readonly wire: Duplex;
  private readonly rate = new TokenBucket(limits.messageRate, performance.now());
  private refusals: number[] = [];
  private heardAt = performance.now();
  private waiting = 0;
  private waitingSince = 0;
  private readonly written = () => {
    this.waiting--;
    this.waitingSince = performance.now();
  };

  constructor(socket: WebSocket, wire: Duplex, identity: Identity, events: ConnectionEvents) {
    this.socket = socket;
    this.wire = wire;
    this.identity = identity;
    socket.on('message', (data, binary) => this.receive(data, binary, events));
    socket.on('pong', () => this.heard());
    socket.on('ping', () => this.heard());
    socket.on('error', () => this.socket.terminate());
    socket.once('close', () => events.closed(this));
  }

  get gone(): boolean {
    return this.socket.readyState === WebSocket.CLOSED;
  }

  send(message: ServerMessage): void {
    this.sendPrepared(prepare(message));
  }

  /** Writes a frame made before. Whoever lets too much pile up is cut and comes back by `seq`; nobody waits for it. */
  sendPrepared(prepared: Prepared): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.waiting === 0) this.waitingSince = performance.now();
    this.waiting++;
    this.wire.write(prepared.frame, this.written);
    if (this.tooSlow()) this.end(closeCodes.slowReader, 'slow reader');
  }

  /** The message was refused; who goes on being refused is cut. */
  refused(): void {
    const now = performance.now();
    this.refusals.push(now);
    if (this.refusals.length <= limits.refusalsPerMinute) return;
    this.refusals = this.refusals.filter((at) => at > now - 60_000);
    if (this.refusals.length > limits.refusalsPerMinute) this.end(closeCodes.flooding, 'flooding');
  }

  /** Called every `limits.heartbeatMs`: asks whether anybody is there, and gives up who has been silent or slow. */
  beat(): void {
    if (performance.now() - this.heardAt > limits.heartbeatMissedMs) this.end(closeCodes.silent, 'silent');
    else if (this.tooSlow()) this.end(closeCodes.slowReader, 'slow reader');
    else this.socket.ping();
  }

  /** Closes with a code of `closeCodes`, and soon without waiting for the other side. */
  end(code: number, reason: string): void {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), 1_000).unref();
  }

  private receive(data: RawData, binary: boolean, events: ConnectionEvents): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.heard();
    const wait = this.rate.take(performance.now());
    if (binary) this.end(closeCodes.protocolError, 'text only');
    else if (wait > 0) {
      this.send({ type: 'error', code: 'rate', retryAfterMs: Math.ceil(wait) });
      this.refused();
    } else events.received(this, data.toString());
  }

  private heard(): void {
    this.heardAt = performance.now();
  }

  private tooSlow(): boolean {
    if (this.waiting === 0) return false;
    const { bytes, messages, ms } = limits.slowReader;
    return this.wire.writableLength > bytes || this.waiting > messages || performance.now() - this.waitingSince > ms;
  }
}
