import type { ServerMessage } from '../../protocol/messages.ts';
import type { Socket } from './connection.ts';

/** A socket whose other end is the test. */
export interface FakeSocket extends Socket {
  sent: { type: string; id: number; [key: string]: unknown }[];
  closedByPage: boolean;
  accept(): void;
  say(message: ServerMessage | Record<string, unknown>): void;
  /** Answers the newest request of this type. */
  answer(type: string, reply: Record<string, unknown>): void;
  cut(code?: number): void;
}

export function fakeSocket(): FakeSocket {
  const socket: FakeSocket = {
    sent: [],
    closedByPage: false,
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => void socket.sent.push(JSON.parse(text)),
    close: () => void (socket.closedByPage = true),
    accept: () => socket.onopen?.(undefined as never),
    say: (message) => socket.onmessage?.({ data: JSON.stringify(message) }),
    answer(type, reply) {
      const request = socket.sent.findLast((message) => message.type === type);
      if (!request) throw new Error(`nobody sent ${type}`);
      socket.say({ re: request.id, ...reply });
    },
    cut: (code = 1006) => socket.onclose?.({ code }),
  };
  return socket;
}
