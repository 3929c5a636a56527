import type { RuleBroken } from '../../protocol/chat.ts';
import type { ErrorBody, ErrorCode } from '../../protocol/errors.ts';
import type { ClientMessage, ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';

/** A client's message without the `id` that the connection gives it. */
export type Request = ClientMessage extends infer M ? (M extends { id: number } ? Omit<M, 'id'> : never) : never;
export type RequestType = Request['type'];

interface OwnReplies {
  ping: 'pong';
  'room.enter': 'room.entered';
  'people.list': 'people.listed';
  'chat.post': 'chat.acknowledged' | 'chat.set_aside';
  'question.list': 'question.listed';
  'question.ask': 'question.told';
  'media.publish': 'media.answered';
  'media.subscribe': 'media.answered';
  'poll.open': 'poll.opened';
  'pulse.watch': 'pulse.read';
  'lens.socket': 'lens.socket_seen';
  'lens.look': 'lens.looked';
  'lens.follow': 'lens.followed';
  'lens.frame': 'lens.framed';
  'lens.map': 'lens.mapped';
  'lens.packets': 'lens.packets_read';
}
/** What the server answers to a request that it grants: `ok` unless the message has an answer of its own. */
export type ReplyTo<T extends RequestType> = ServerMessageOf<T extends keyof OwnReplies ? OwnReplies[T] : 'ok'>;

/** `disconnected`: the socket went before the answer came, so nobody knows whether it was done. `timeout`: no answer in time. */
export type RefusalCode = ErrorCode | 'disconnected' | 'timeout';

/** A request was not granted. */
export class Refused extends Error {
  code: RefusalCode;
  /** With `rate` and `busy`: milliseconds until the same may succeed. */
  retryAfterMs: number | undefined;
  /** With `bad_request`: the field to blame, as a path. */
  field: string | undefined;
  /** With `rule`, and with `rate` in slow mode: which rule of the room. */
  rule: RuleBroken | undefined;
  /** What staff wrote about it. */
  reason: string | undefined;

  constructor(code: RefusalCode, more: { [K in keyof Omit<ErrorBody, 'code'>]?: ErrorBody[K] | undefined } = {}) {
    super(code);
    this.name = 'Refused';
    this.code = code;
    this.retryAfterMs = more.retryAfterMs;
    this.field = more.field;
    this.rule = more.rule;
    this.reason = more.reason;
  }
}

interface Waiting {
  resolve(reply: ServerMessage): void;
  reject(why: Refused): void;
  timer: ReturnType<typeof setTimeout>;
}

/** The requests of one socket that wait for their answers. */
export function createRequests() {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  return {
    /** Gives the id to send, and a promise of the answer; it rejects with `Refused`, after `timeoutMs` at the latest. */
    open<T extends RequestType>(timeoutMs: number): { id: number; reply: Promise<ReplyTo<T>> } {
      const id = ++lastId;
      const reply = new Promise<ServerMessage>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Refused('timeout'));
        }, timeoutMs);
        waiting.set(id, { resolve, reject, timer });
      });
      return { id, reply: reply as Promise<ReplyTo<T>> };
    },

    /** Takes a message that answers a request; false when it answers none of ours. */
    settle(message: ServerMessage): boolean {
      if (!('re' in message) || message.re === undefined) return false;
      const one = waiting.get(message.re);
      if (!one) return true; // it came after its time-out
      waiting.delete(message.re);
      clearTimeout(one.timer);
      if (message.type === 'error') one.reject(new Refused(message.code, message));
      else one.resolve(message);
      return true;
    },

    /** The socket is gone: nothing will be answered any more. */
    abandon(): void {
      const lost = [...waiting.values()];
      waiting.clear();
      for (const one of lost) {
        clearTimeout(one.timer);
        one.reject(new Refused('disconnected'));
      }
    },
  };
}
