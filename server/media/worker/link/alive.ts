import type { Socket } from 'node:net';
import { limits } from '../../../../protocol/limits.ts';
import type { LinkEnd } from './export.ts';
import { kinds, writeFrame } from './frames.ts';

/** A timer that comes so late says that this process had no time to listen, and nothing of the other end. */
const lateMs = 250;

/**
 * Between machines a cable that is cut says nothing. Both ends say that they are there, and close a link on which nothing came
 * for `limits.linkSilentMs`.
 */
export function keptAlive(end: LinkEnd, socket: Socket, now = performance.now()): LinkEnd {
  let heard = false;
  let heardAt = now;
  let tickedAt = now;
  let saidAt = -Infinity;
  socket.on('data', () => (heard = true));
  return {
    ...end,
    tick(at) {
      if (heard || at - tickedAt > lateMs) heardAt = at;
      heard = false;
      tickedAt = at;
      if (at - heardAt >= limits.linkSilentMs) return void socket.destroy();
      if (at - saidAt >= limits.linkPingMs && !socket.destroyed) {
        saidAt = at;
        socket.write(writeFrame({ kind: kinds.ping }));
      }
      end.tick(at);
    },
  };
}
