import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import type { Person } from './people.ts';
import type { RunningServer } from './server.ts';

/** The socket of one person, as another program than ours would use it. */
export interface Line {
  socket: WebSocket;
  /** Sends a message and resolves with the answer to it, errors included. */
  ask(message: Record<string, unknown> & { type: ClientMessage['type'] }): Promise<ServerMessage>;
  /** Everything that came without being asked for, oldest first. */
  heard: ServerMessage[];
  /** The close code, once it is closed. */
  closed: Promise<number>;
  close(): void;
}

/** `from` is the address of this machine that it comes from. */
export async function openLine(server: RunningServer, person: Person, from?: string): Promise<Line> {
  const socket = new WebSocket(`wss://localhost:${server.port}/socket?v=${PROTOCOL_VERSION}`, {
    headers: { cookie: person.cookie, origin: server.url },
    rejectUnauthorized: false,
    ...(from === undefined ? {} : { localAddress: from }),
  });
  const waiting = new Map<number, (answer: ServerMessage) => void>();
  const heard: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ServerMessage;
    const settle = 're' in message && message.re !== undefined ? waiting.get(message.re) : undefined;
    if (settle) settle(message);
    else heard.push(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  let last = 0;
  return {
    socket,
    heard,
    closed,
    ask(message) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`no answer to ${message.type} within 10 s`)), 10_000);
        waiting.set(id, (answer) => {
          clearTimeout(limit);
          waiting.delete(id);
          resolve(answer);
        });
        socket.send(JSON.stringify({ ...message, id }));
      });
    },
    close: () => socket.terminate(),
  };
}

/** These people write these texts into a room, taking turns, as fast as they are allowed to. Resolves when all are kept. */
export async function post(
  server: RunningServer,
  people: Person[],
  room: string,
  texts: readonly string[],
): Promise<void> {
  await Promise.all(
    people.map(async (person, turn) => {
      const line = await openLine(server, person);
      const entered = await line.ask({ type: 'room.enter', room });
      if (entered.type !== 'room.entered') throw new Error(`${person.name} cannot enter: ${JSON.stringify(entered)}`);
      const own = texts.filter((_, at) => at % people.length === turn);
      for (const text of own) {
        const message = { type: 'chat.post' as const, room, clientId: randomUUID(), text };
        for (let tries = 0; tries < 20; tries++) {
          const answer = await line.ask(message);
          if (answer.type === 'chat.acknowledged') break;
          if (answer.type !== 'error' || answer.code !== 'rate') throw new Error(`not kept: ${JSON.stringify(answer)}`);
          await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs ?? 500));
        }
      }
      line.close();
    }),
  );
}
