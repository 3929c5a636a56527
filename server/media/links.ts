import type { Socket } from 'node:net';
import type { ToWorker } from './ipc.ts';
import { connectedPair } from './pair.ts';
import type { Log } from './supervisor.ts';

/** Lectures that are too large for one worker: from the room's home each of its guests is sent every packet once. */
export interface Links {
  /** From now on the room is to be sent from `home` to these and no others. */
  fit(room: string, home: number | undefined, guests: readonly number[]): void;
  /** A worker says that this link has ended by itself. */
  ended(link: number): void;
  stop(): void;
}

export interface LinksNeeds {
  tell(worker: number, message: ToWorker): void;
  /** Waits until the worker is up; false when it is not in time. The socket is the worker's then. */
  hand(worker: number, message: ToWorker, socket: Socket): Promise<boolean>;
  log: Log;
  pair?: () => Promise<[Socket, Socket]>;
}

interface Link {
  id: number;
  room: string;
  home: number;
  guest: number;
  again?: NodeJS.Timeout;
}

/** A link that has ended is made again after this: a worker that died is known to be dead by then. */
const againMs = 500;

export function createLinks({ tell, hand, log, pair = connectedPair }: LinksNeeds): Links {
  const links = new Map<number, Link>();
  let count = 0;
  let stopped = false;

  function open(room: string, home: number, guest: number): void {
    const link: Link = { id: ++count, room, home, guest };
    links.set(link.id, link);
    connect(link).catch((err: unknown) => {
      log.error({ err }, 'two media workers could not be connected');
      ended(link.id);
    });
  }

  async function connect({ id, room, home, guest }: Link): Promise<void> {
    const [near, far] = await pair();
    // Whoever does not get his end lets go of it, and the other one notices.
    if (!links.has(id)) return void (near.destroy(), far.destroy());
    const message = { type: 'link', link: id, room } as const;
    const handed = await Promise.all([
      hand(home, { ...message, side: 'export' }, near),
      hand(guest, { ...message, side: 'import' }, far),
    ]);
    if (!links.has(id)) unlink(home, guest, id);
    else if (handed.includes(false)) throw new Error('a media worker is not up');
  }

  function unlink(home: number, guest: number, link: number): void {
    for (const worker of [home, guest]) tell(worker, { type: 'unlink', link });
  }

  function close({ id, home, guest, again }: Link): void {
    clearTimeout(again);
    links.delete(id);
    unlink(home, guest, id);
  }

  function ended(id: number): void {
    const link = links.get(id);
    if (!link || link.again) return;
    link.again = setTimeout(() => {
      close(link);
      open(link.room, link.home, link.guest);
    }, againMs);
  }

  return {
    fit(room, home, guests) {
      const there = [...links.values()].filter((link) => link.room === room);
      for (const link of there) if (link.home !== home || !guests.includes(link.guest)) close(link);
      if (home === undefined || stopped) return;
      for (const guest of guests)
        if (!there.some((link) => link.guest === guest && link.home === home)) open(room, home, guest);
    },
    ended,
    stop() {
      stopped = true;
      for (const { again } of links.values()) clearTimeout(again);
      links.clear();
    },
  };
}
