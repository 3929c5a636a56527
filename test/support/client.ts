import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { ErrorBody } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { ClientMessage, ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import type { RoomEvent } from '../../protocol/room.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';

type Ask = ClientMessage extends infer M ? (M extends { id: number } ? Omit<M, 'id'> : never) : never;

/** The server answered `error`. */
export class Refused extends Error {
  readonly body: ErrorBody;
  constructor(body: ErrorBody) {
    super(body.code);
    this.body = body;
  }
}

/** The line broke before the answer came: nobody knows whether it was done. */
export class Unanswered extends Error {}

/** Somebody in a room as a program: comes back by itself, resumes where it was, and sends what it wrote until it is taken. */
export interface RoomClient {
  /** What this person's screen shows, oldest first: every event once, in the order of its arrival. */
  readonly events: readonly RoomEvent[];
  /** The newest position it knows. */
  readonly seq: number;
  readonly inRoom: boolean;
  /** How often it entered, the first time included. */
  readonly entries: number;
  /** Everything the server sent, as it came, from now on. */
  onMessage(listener: (message: ServerMessage) => void): void;
  /** One request on the present socket. Rejects with `Refused` or `Unanswered`. */
  request(message: Ask): Promise<ServerMessage>;
  /** Resolves when it is in the room; rejects when it cannot ever be. */
  entered(): Promise<void>;
  /** Writes to the room. Posts are sent one after the other, each until it is acknowledged; resolves with its place. */
  post(text: string, clientId?: string): Promise<{ clientId: string; seq: number; at: number }>;
  /** Breaks the socket as a lost line does; it comes back. */
  breakLine(): void;
  /** Leaves for good. */
  close(): void;
}

/** `url` is the server's (`https://localhost:3003`), `cookie` the `Cookie` header of a session, `room` where to go. */
export function createRoomClient({ url, cookie, room }: { url: string; cookie: string; room: string }): RoomClient {
  const asked = new Map<number, { resolve(message: ServerMessage): void; reject(error: Error): void }>();
  const listeners: ((message: ServerMessage) => void)[] = [];
  let waiting: { resolve(): void; reject(error: Error): void }[] = [];
  let events: RoomEvent[] = [];
  let socket: WebSocket | null = null;
  let epoch: string | undefined;
  let seq = 0;
  let lastId = 0;
  let entries = 0;
  let inRoom = false;
  let entering = false;
  let over: Error | null = null;
  let heardAt = 0;
  let posts: Promise<unknown> = Promise.resolve();
  connect();

  return {
    get events() {
      return events;
    },
    get seq() {
      return seq;
    },
    get inRoom() {
      return inRoom;
    },
    get entries() {
      return entries;
    },
    onMessage: (listener) => void listeners.push(listener),
    request,
    entered,
    post(text, clientId = randomUUID()) {
      const posted = posts.then(() => untilTaken(text, clientId));
      posts = posted.catch(() => {});
      return posted;
    },
    breakLine: () => socket?.terminate(),
    close() {
      end(new Error('closed'));
      socket?.close();
    },
  };

  function connect(): void {
    const one = new WebSocket(`${url.replace(/^http/, 'ws')}/socket?v=${PROTOCOL_VERSION}`, {
      headers: { cookie, origin: url },
      rejectUnauthorized: false,
      handshakeTimeout: 5_000,
    });
    socket = one;
    heardAt = performance.now();
    const heard = () => (heardAt = performance.now());
    const heartbeat = setInterval(() => {
      if (performance.now() - heardAt > limits.heartbeatMissedMs) one.terminate();
    }, 1_000);
    one.on('open', () => void enter());
    one.on('ping', heard);
    one.on('message', (data) => {
      heard();
      receive(JSON.parse(data.toString()) as ServerMessage);
    });
    one.on('unexpected-response', (_request, response) => {
      response.resume();
      const { statusCode = 0 } = response;
      if ([400, 401, 403].includes(statusCode)) end(new Error(`the socket was refused: ${statusCode}`));
      one.terminate();
    });
    one.on('error', () => {});
    one.on('close', (code) => {
      clearInterval(heartbeat);
      inRoom = false;
      for (const { reject } of asked.values()) reject(new Unanswered());
      asked.clear();
      if ([4001, 4002, 4006].includes(code)) end(new Error(`the server closed with ${code}`));
      // Everybody was cut off at the same moment; full jitter keeps them from coming back at the same one.
      if (over === null) setTimeout(connect, Math.random() * 3_000);
    });
  }

  function request(message: Ask): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      if (socket?.readyState !== WebSocket.OPEN) return reject(new Unanswered());
      const id = ++lastId;
      asked.set(id, { resolve, reject });
      socket.send(JSON.stringify({ ...message, id }));
    });
  }

  async function enter(): Promise<void> {
    if (entering) return;
    entering = true;
    inRoom = false;
    try {
      await request({ type: 'room.enter', room, ...(epoch === undefined ? {} : { epoch, lastSeq: seq }) });
    } catch (error) {
      if (!(error instanceof Refused)) return;
      if (error.body.code === 'not_found') end(error);
      else setTimeout(() => void enter(), error.body.retryAfterMs ?? 500);
    } finally {
      entering = false;
    }
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'room.entered') welcome(message);
    else if (message.type === 'room.events') take(message.events);
    for (const listener of listeners) listener(message);
    if (!('re' in message) || message.re === undefined) return;
    const one = asked.get(message.re);
    asked.delete(message.re);
    if (message.type === 'error') one?.reject(new Refused(message));
    else one?.resolve(message);
  }

  /** In the same turn as the message: what follows it must find the snapshot taken. */
  function welcome(message: ServerMessageOf<'room.entered'>): void {
    if (!message.resumed) {
      events = [];
      seq = message.events[0] === undefined ? message.seq : message.events[0].seq - 1;
    }
    epoch = message.epoch;
    inRoom = true;
    entries++;
    take(message.events);
    for (const { resolve } of waiting) resolve();
    waiting = [];
  }

  function take(more: readonly RoomEvent[]): void {
    for (const event of more) {
      if (event.seq <= seq) continue;
      if (event.seq > seq + 1) return void enter();
      events.push(event);
      seq = event.seq;
    }
  }

  function entered(): Promise<void> {
    if (over !== null) return Promise.reject(over);
    if (inRoom) return Promise.resolve();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  async function untilTaken(text: string, clientId: string): Promise<{ clientId: string; seq: number; at: number }> {
    for (;;) {
      await entered();
      try {
        const answer = await request({ type: 'chat.post', room, clientId, text });
        if (answer.type === 'chat.acknowledged') return { clientId, seq: answer.seq, at: answer.at };
        throw new Error(`an unexpected answer: ${answer.type}`);
      } catch (error) {
        if (error instanceof Refused && ['busy', 'rate'].includes(error.body.code)) {
          await new Promise((resolve) => setTimeout(resolve, error.body.retryAfterMs ?? 500));
        } else if (!(error instanceof Unanswered)) throw error;
      }
    }
  }

  function end(error: Error): void {
    over ??= error;
    for (const { reject } of waiting) reject(over);
    waiting = [];
  }
}
