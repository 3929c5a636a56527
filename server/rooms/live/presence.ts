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

/** Who is in the room now: sockets, counted as people. Joining and leaving cost the same however many are here. */
export class Presence {
  readonly clients = new Set<Client>();
  private readonly people = new Map<string, Set<Client>>();

  add(client: Client): void {
    this.clients.add(client);
    const sockets = this.people.get(client.identity.accountId) ?? new Set();
    this.people.set(client.identity.accountId, sockets.add(client));
  }

  remove(client: Client): void {
    this.clients.delete(client);
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

  of(accountId: string): Iterable<Client> {
    return this.people.get(accountId) ?? [];
  }

  /** A page by name. `after` is the `next` of the page before; people who come and go in between may be missed or not. */
  page(after: string | undefined, limit: number): { people: Present[]; total: number; next: string | null } {
    const all = [...this.people.values()].map(present).sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const from = after === undefined ? 0 : all.findIndex((person) => key(person) > after);
    const people = from < 0 ? [] : all.slice(from, from + limit);
    const more = from >= 0 && from + limit < all.length;
    return { people, total: all.length, next: more ? key(people.at(-1)!) : null };
  }
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

function key(person: Present): string {
  return `${person.name.toLowerCase().slice(0, 100)}\n${person.id}`;
}
