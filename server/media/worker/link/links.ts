import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { NodeAddress } from '../../port.ts';
import type { Room, Rooms } from '../rooms.ts';
import { keptAlive } from './alive.ts';
import { exportRoom, type LinkEnd } from './export.ts';
import { importRoom } from './import.ts';
import { answer, call, type Secret } from './secure.ts';

/** The links of this worker: to others of this machine, one for each room and other worker; and to other nodes. */
export interface Links {
  /**
   * `socket` is connected to the other worker, by who started both; nobody else can be at its end. It is undefined when it was
   * closed on its way here.
   */
  open(link: number, room: string, side: 'export' | 'import', socket: Socket | undefined): void;
  /** Somebody who named the link is at the other end of the socket: what our publishers bring is sent to who has the key. */
  lend(secret: Secret, room: string, socket: Socket | undefined): void;
  borrow(secret: Secret, room: string, from: NodeAddress): void;
  close(link: number | string): void;
  tick(now: number): void;
}

export interface LinksNeeds {
  rooms: Rooms;
  /** The other end closed it, died or did not keep up; `why` it could not be opened at all. */
  closed(link: number | string, why?: string): void;
  /** What is borrowed comes. */
  stands(link: string): void;
  /** Milliseconds since 1970 by a clock that never jumps. */
  clock?: () => number;
}

export function createLinks({ rooms, closed, stands, clock = serverMs }: LinksNeeds): Links {
  const ends = new Map<number | string, LinkEnd>();

  function attach(link: number | string, name: string, socket: Socket, begin: (room: Room) => LinkEnd): void {
    const room = rooms.enter(name);
    socket.on('error', () => {}); // `close` follows
    const end = begin(room);
    ends.set(link, end);
    socket.resume();
    socket.once('close', () => {
      rooms.leave(room);
      if (ends.get(link) === end && ends.delete(link)) closed(link);
    });
  }

  /** A link with another node: it has an end from the beginning, so that it can be given up while it is opened. */
  function attachOnce(
    link: string,
    name: string,
    open: (signal: AbortSignal) => Promise<TLSSocket>,
    begin: (room: Room, socket: Socket) => LinkEnd,
  ): void {
    const opening = new AbortController();
    const end: LinkEnd = { tick() {}, close: () => opening.abort() };
    ends.set(link, end);
    const failed = (why: string) => {
      if (ends.get(link) === end && ends.delete(link)) closed(link, why);
    };
    void open(opening.signal).then(
      (socket) => {
        if (opening.signal.aborted) return void socket.destroy();
        if (socket.destroyed) return failed('it was shut as soon as it stood');
        attach(link, name, socket, (room) => keptAlive(begin(room, socket), socket));
      },
      (error: unknown) => failed(reasonOf(error)),
    );
  }

  return {
    open(link, name, side, socket) {
      if (!socket) return closed(link);
      socket.setNoDelay(true);
      attach(link, name, socket, (room) =>
        side === 'export' ? exportRoom(room, socket, clock, 'all') : importRoom(room, socket, clock),
      );
    },
    lend(secret, name, socket) {
      if (!socket) return closed(secret.link);
      attachOnce(
        secret.link,
        name,
        (signal) => answer(socket, secret, signal),
        (room, secure) => exportRoom(room, secure, clock, 'own'),
      );
    },
    borrow(secret, name, from) {
      attachOnce(
        secret.link,
        name,
        (signal) => call(from, secret, signal),
        (room, secure) => {
          stands(secret.link);
          return importRoom(room, secure, clock);
        },
      );
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

/** Of a host with several addresses the reasons are several. */
function reasonOf(error: unknown): string {
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return one instanceof Error ? one.message : String(one);
}

function serverMs(): number {
  return performance.timeOrigin + performance.now();
}
