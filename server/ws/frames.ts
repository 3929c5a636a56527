import * as ws from 'ws';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Prepared } from '../rooms/client.ts';

interface SenderStatics {
  frame(
    data: Buffer,
    options: { fin: boolean; opcode: number; mask: boolean; readOnly: boolean; rsv1: boolean },
  ): Buffer[];
}
// `ws` exports its Sender for uses like this one; its types do not mention it.
const { frame } = (ws as unknown as { Sender: SenderStatics }).Sender;

/** The message as one unmasked text frame (RFC 6455 section 5.2), made once and written to any number of sockets. */
export function prepare(message: ServerMessage): Prepared {
  const parts = frame(Buffer.from(JSON.stringify(message)), {
    fin: true,
    opcode: 1,
    mask: false,
    readOnly: true,
    rsv1: false,
  });
  return { frame: Buffer.concat(parts) };
}
