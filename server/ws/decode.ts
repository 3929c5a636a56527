import { ClientMessage } from '../../protocol/messages.ts';
import { limits } from '../../protocol/limits.ts';
import { ProtocolError } from '../errors.ts';

/** The bytes of a text frame as a message of ours. Throws ProtocolError with the field to blame; `requestOf` finds the id to answer. */
export function decode(text: string): ClientMessage {
  const value = parse(text);
  const parsed = ClientMessage.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProtocolError('bad_request', (issue?.path.join('.') || 'type').slice(0, 100));
}

/** The request id in a message that is not one of ours, so that its sender can be told which it was. */
export function requestOf(text: string): number | undefined {
  try {
    const value = JSON.parse(text) as { id?: unknown } | null;
    return typeof value?.id === 'number' && Number.isSafeInteger(value.id) ? value.id : undefined;
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  if (tooDeep(text)) throw new ProtocolError('bad_request', 'depth');
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('bad_request', 'json');
  }
}

/** Whether brackets nest deeper than any message of ours, looked at before the parser recurses into them. Linear. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (inString) {
      if (sign === 0x5c) at++;
      else if (sign === 0x22) inString = false;
    } else if (sign === 0x22) inString = true;
    else if (sign === 0x5b || sign === 0x7b) {
      if (++depth > limits.jsonDepth) return true;
    } else if (sign === 0x5d || sign === 0x7d) depth--;
  }
  return false;
}
