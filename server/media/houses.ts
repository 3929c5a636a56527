/** Which room lives on which worker, from its first connection to its last, and where else its viewers are. */
export interface Houses {
  /** Where the room's publishers are; undefined while it has no connection. */
  homeOf(room: string): number | undefined;
  /** Other workers that have viewers of it. */
  guestsOf(room: string): number[];
  /** All that have connections of it. */
  workersOf(room: string): number[];
  enter(connection: Housed): void;
  /** False when it has left, or was forgotten, before. */
  leave(connection: Housed): boolean;
  viewersOf(worker: number): number;
  /**
   * The worker died. Its connections are forgotten, and these are they. A room of which others have viewers lives there from now
   * on, where most are: its publishers come back to them.
   */
  lose(worker: number): Housed[];
}

/** One connection, where it is. */
export interface Housed {
  readonly name: string;
  readonly room: string;
  /** `link`: with another node. */
  readonly role: 'publish' | 'subscribe' | 'link';
  readonly worker: number;
}

interface House {
  home: number;
  inside: Set<Housed>;
  /** How many connections each worker has. */
  at: Map<number, number>;
}

/** `moved` is told of a room whose home or guests are others than before. */
export function createHouses(moved: (room: string) => void): Houses {
  const houses = new Map<string, House>();
  const viewers = new Map<number, number>();

  function leave(connection: Housed): boolean {
    const { room, worker } = connection;
    const house = houses.get(room);
    if (!house?.inside.delete(connection)) return false;
    if (connection.role === 'subscribe') count(viewers, worker, -1);
    if (house.inside.size === 0) houses.delete(room);
    if (count(house.at, worker, -1) === 0) {
      house.at.delete(worker);
      moved(room);
    }
    return true;
  }

  return {
    homeOf: (room) => houses.get(room)?.home,
    guestsOf(room) {
      const house = houses.get(room);
      return house ? [...house.at.keys()].filter((worker) => worker !== house.home) : [];
    },
    workersOf: (room) => [...(houses.get(room)?.at.keys() ?? [])],
    enter(connection) {
      const { room, worker } = connection;
      let house = houses.get(room);
      if (!house) houses.set(room, (house = { home: worker, inside: new Set(), at: new Map() }));
      house.inside.add(connection);
      if (connection.role === 'subscribe') count(viewers, worker, 1);
      if (count(house.at, worker, 1) === 1) moved(room);
    },
    leave,
    viewersOf: (worker) => viewers.get(worker) ?? 0,
    lose(worker) {
      const lost: Housed[] = [];
      for (const [room, house] of houses) {
        const here = [...house.inside].filter((it) => it.worker === worker);
        const wasHome = house.home === worker;
        const [most] = [...house.at].filter(([it]) => it !== worker).toSorted(([, a], [, b]) => b - a);
        if (wasHome && most) house.home = most[0];
        for (const connection of here) leave(connection);
        if (wasHome) moved(room);
        lost.push(...here);
      }
      return lost;
    },
  };
}

function count(counts: Map<number, number>, worker: number, change: number): number {
  const now = (counts.get(worker) ?? 0) + change;
  counts.set(worker, now);
  return now;
}
