import type { ClientMessage, ClientMessageOf, ServerMessage } from '../../protocol/messages.ts';
import type { Client } from './client.ts';

/** The handler has sent its answer itself. */
export const answered = 'answered' as const;

/** Answers one kind of message. Nothing returned means `ok`; a thrown UserError is answered with its code. */
export type Handler<T extends ClientMessage['type']> = (
  client: Client,
  message: ClientMessageOf<T>,
) => Answer | Promise<Answer>;

// oxlint-disable-next-line no-invalid-void-type -- a handler without an answer of its own just ends
export type Answer = ServerMessage | typeof answered | void;

/** What a feature registers: its own messages and no others. */
export type Handlers = { [T in ClientMessage['type']]?: Handler<T> };
