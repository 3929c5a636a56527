import type { Socket } from 'node:net';
import type { Rooms } from '../rooms.ts';
import { exportRoom, type LinkEnd } from './export.ts';
import { importRoom } from './import.ts';

/** The links of this worker to others, one for each room and other worker. */
export interface Links {
  /**
   * `socket` is connected to the other worker, by who started both; nobody else can be at its end. It is undefined when it was
   * closed on its way here.
   */
  open(link: number, room: string, side: 'export' | 'import', socket: Socket | undefined): void;
  close(link: number): void;
  tick(now: number): void;
}

export interface LinksNeeds {
  rooms: Rooms;
  /** The other worker closed it, died, or did not keep up. */
  closed(link: number): void;
  /** Milliseconds since 1970 by a clock that never jumps. */
  clock?: () => number;
}

export function createLinks({ rooms, closed, clock = serverMs }: LinksNeeds): Links {
  const ends = new Map<number, LinkEnd>();
  return {
    open(link, name, side, socket) {
      if (!socket) return closed(link);
      const room = rooms.enter(name);
      socket.setNoDelay(true);
      socket.on('error', () => {}); // `close` follows
      const end = (side === 'export' ? exportRoom : importRoom)(room, socket, clock);
      ends.set(link, end);
      socket.resume();
      socket.once('close', () => {
        rooms.leave(room);
        if (ends.delete(link)) closed(link);
      });
    },
    close(link) {
      const end = ends.get(link);
      ends.delete(link);
      end?.close();
    },
    tick(now) {
      for (const end of ends.values()) end.tick(now);
    },
  };
}

function serverMs(): number {
  return performance.timeOrigin + performance.now();
}
