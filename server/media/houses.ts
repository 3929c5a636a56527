/** Which room lives on which worker, from its first connection to its last. */
export interface Houses {
  /** Undefined while the room has no connection. */
  homeOf(room: string): number | undefined;
  enter(connection: Housed): void;
  /** False when it has left, or was forgotten, before. */
  leave(connection: Housed): boolean;
  viewersOf(worker: number): number;
  /** The worker died: its rooms and connections are forgotten, and these are they. */
  lose(worker: number): Housed[];
}

/** One connection, where it is. */
export interface Housed {
  readonly name: string;
  readonly room: string;
  readonly role: 'publish' | 'subscribe';
  readonly worker: number;
}

export function createHouses(): Houses {
  const rooms = new Map<string, Set<Housed>>();
  const viewers = new Map<number, number>();

  function leave(connection: Housed): boolean {
    const inside = rooms.get(connection.room);
    if (!inside?.delete(connection)) return false;
    if (inside.size === 0) rooms.delete(connection.room);
    if (connection.role === 'subscribe') count(connection.worker, -1);
    return true;
  }

  function count(worker: number, change: number): void {
    viewers.set(worker, (viewers.get(worker) ?? 0) + change);
  }

  return {
    homeOf: (room) => rooms.get(room)?.values().next().value?.worker,
    enter(connection) {
      let inside = rooms.get(connection.room);
      if (!inside) rooms.set(connection.room, (inside = new Set()));
      inside.add(connection);
      if (connection.role === 'subscribe') count(connection.worker, 1);
    },
    leave,
    viewersOf: (worker) => viewers.get(worker) ?? 0,
    lose(worker) {
      const lost = [...rooms.values()].flatMap((inside) => [...inside].filter((it) => it.worker === worker));
      for (const connection of lost) leave(connection);
      return lost;
    },
  };
}
