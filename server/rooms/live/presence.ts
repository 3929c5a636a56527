import type { RoomRole } from '../../../protocol/room.ts';
import type { Client } from '../client.ts';

export interface Present {
  id: string;
  name: string;
  role: RoomRole;
  since: number;
  guest: boolean;
  muted: boolean;
}

/**
 * Who is in the room now: sockets, counted as people. Joining and leaving cost the same however many are here. Where the room is
 * at home the sockets of other nodes are known, too: as guests, who are counted and told what is meant for them alone, and to whom
 * their own node sends what is for everyone.
 */
export class Presence {
  /** The sockets of this node. */
  readonly clients = new Set<Client>();
  private readonly guests = new Set<Client>();
  private readonly people = new Map<string, Set<Client>>();

  add(client: Client): void {
    (client.node === undefined ? this.clients : this.guests).add(client);
    const sockets = this.people.get(client.identity.accountId) ?? new Set();
    this.people.set(client.identity.accountId, sockets.add(client));
  }

  remove(client: Client): void {
    this.clients.delete(client);
    this.guests.delete(client);
    const sockets = this.people.get(client.identity.accountId);
    sockets?.delete(client);
    if (sockets?.size === 0) this.people.delete(client.identity.accountId);
  }

  /** People, not sockets. */
  get count(): number {
    return this.people.size;
  }

  has(accountId: string): boolean {
    return this.people.has(accountId);
  }

  /** All sockets of this person. */
  of(accountId: string): Iterable<Client> {
    return this.people.get(accountId) ?? [];
  }

  /** Those of this node. */
  here(accountId: string): Client[] {
    return [...this.of(accountId)].filter(({ node }) => node === undefined);
  }

  /** The sockets of all nodes. */
  *everyone(): Iterable<Client> {
    yield* this.clients;
    yield* this.guests;
  }

  /** The sockets of one other node. */
  guestsOf(node: string): Client[] {
    return [...this.guests].filter((guest) => guest.node === node);
  }

  /**
   * A page by name. `after` is the `next` of the page before; people who come and go in between may be missed or not. Only the
   * page is sorted, not the hall: five thousand names would hold up everybody's messages for as long as a frame lasts.
   */
  page(after: string | undefined, limit: number): { people: Present[]; total: number; next: string | null } {
    const found: { key: string; sockets: Set<Client> }[] = [];
    for (const sockets of this.people.values()) {
      const key = keyOf(sockets);
      if (after !== undefined && key <= after) continue;
      if (found.length > limit && key >= found[limit]!.key) continue;
      found.splice(placeOf(key, found), 0, { key, sockets });
      if (found.length > limit + 1) found.pop();
    }
    const page = found.slice(0, limit);
    return {
      people: page.map(({ sockets }) => present(sockets)),
      total: this.people.size,
      next: found.length > limit ? page.at(-1)!.key : null,
    };
  }
}

/** Where the key belongs in the sorted list. */
function placeOf(key: string, sorted: readonly { key: string }[]): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]!.key < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

function present(sockets: Set<Client>): Present {
  const [first] = sockets;
  const { mute, guest } = first!.seat!;
  return {
    id: first!.identity.accountId,
    name: first!.identity.name,
    role: first!.seat!.role,
    since: Math.min(...[...sockets].map((client) => client.seat!.since)),
    guest,
    muted: mute !== null && (mute.until === null || mute.until > Date.now()),
  };
}

function keyOf([first]: Set<Client>): string {
  const { name, accountId } = first!.identity;
  return `${name.toLowerCase().slice(0, 100)}\n${accountId}`;
}
