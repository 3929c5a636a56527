import type { Logger } from 'pino';
import type { ClientMessage } from '../../protocol/messages.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { figures } from '../operations/figures.ts';
import { answered, type Handler, type Handlers } from '../rooms/handlers.ts';
import { StoreBusy } from '../store/port.ts';
import type { Connection } from './connection.ts';
import { decode, requestOf } from './decode.ts';

/** Brings messages to the handlers that features registered, and answers to their senders. */
export function createDispatch(features: Handlers[], log: Logger) {
  const handlers = new Map<string, Handler<never>>();
  for (const feature of features) {
    for (const [type, handler] of Object.entries(feature)) {
      if (handlers.has(type)) throw new Error(`two features handle ${type}`);
      handlers.set(type, handler as unknown as Handler<never>);
    }
  }

  return async function dispatch(connection: Connection, text: string): Promise<void> {
    let message: ClientMessage | null = null;
    try {
      message = decode(text);
      const handler = handlers.get(message.type);
      if (!handler) throw new Error(`nobody handles ${message.type}`);
      const answer = await handler(connection, message as never);
      if (answer === answered) return;
      connection.send(answer ?? { type: 'ok', re: message.id });
    } catch (error) {
      const refusal = toUserError(error, message, log);
      figures.refusedOnSockets.add(refusal.code);
      const re = message?.id ?? requestOf(text);
      connection.send({ type: 'error', ...(re === undefined ? {} : { re }), ...refusal.body() });
      connection.refused();
    }
  };
}

function toUserError(error: unknown, message: ClientMessage | null, log: Logger): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof StoreBusy) return new UserError('busy', { retryAfterMs: 1_000 });
  log.error({ err: error, request: newId(), type: message?.type }, 'a message was not handled');
  return new UserError('internal');
}
