import { median } from '../../test/support/figures.ts';
import { createRoomClient, type RoomClient } from '../../test/support/client.ts';
import type { TestNode } from '../../test/support/nodes.ts';
import type { Person } from '../../test/support/people.ts';

/** What went wrong, in all runs together. */
export interface Witness {
  missing: number;
  duplicated: number;
  reordered: number;
}

interface Hopping {
  /** Two or more. */
  nodes: TestNode[];
  room: string;
  people: Person[];
  times: number;
  witness: Witness;
}

/**
 * How many milliseconds after somebody at the writer's node has a message somebody at another has it: the median of `times`. Adds
 * up what came twice, or before what was written earlier.
 */
export async function hopOf({ nodes, room, people, times, witness }: Hopping): Promise<number> {
  const [here, there] = nodes as [TestNode, TestNode];
  const enter = ({ port }: TestNode, person: Person) =>
    createRoomClient({ url: `http://localhost:${port}`, cookie: person.cookie, room });
  const clients = [enter(here, people[1]!), enter(here, people[2]!), enter(there, people[3]!)] as const;
  const [writer, near, far] = clients;
  const arrivals = [arrivalsAt(near, witness), arrivalsAt(far, witness)] as const;
  try {
    await Promise.all(clients.map((client) => client.entered()));
    const hops: number[] = [];
    for (let n = 0; n < times; n++) {
      const { seq } = await writer.post(`hop ${n}`);
      const [at, later] = await Promise.all(arrivals.map((arrival) => arrival(seq)));
      hops.push(later! - at!);
    }
    return Math.round(median(hops) * 100) / 100;
  } finally {
    for (const client of clients) client.close();
  }
}

/** Resolves with when the event of this place came. */
function arrivalsAt(client: RoomClient, witness: Witness): (seq: number) => Promise<number> {
  const came = new Map<number, number>();
  const waiting = new Map<number, (at: number) => void>();
  let last = 0;
  client.onMessage((message) => {
    if (message.type !== 'room.events') return;
    for (const { seq } of message.events) {
      if (came.has(seq)) witness.duplicated++;
      else if (seq < last) witness.reordered++;
      last = Math.max(last, seq);
      came.set(seq, performance.now());
      waiting.get(seq)?.(came.get(seq)!);
    }
  });
  return (seq) => new Promise((resolve) => (came.has(seq) ? resolve(came.get(seq)!) : waiting.set(seq, resolve)));
}
