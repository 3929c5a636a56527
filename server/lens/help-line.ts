import type { LensHelps, Trouble } from '../../protocol/lens-class.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Client } from '../rooms/client.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';

interface Asking {
  name: string;
  since: number;
  trouble: Trouble;
  /** It is forgotten then. */
  ending: NodeJS.Timeout;
  /** Who asks has no page here; it is forgotten when none comes back. */
  leaving: NodeJS.Timeout | undefined;
}

/**
 * Who asks staff for help with his connection, in one room, first asked first. Live state of the node that keeps the room: when another
 * one does, everybody is told that nobody asks, and who still needs help asks again.
 */
export class HelpLine {
  /** In the order they asked, which is the order of a map. */
  private readonly asking = new Map<string, Asking>();
  private readonly telling = new Flush(limits.helpsToldEveryMs, () => this.tell());
  private readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }

  get people(): LensHelps['people'] {
    return [...this.asking.keys()].map((id) => this.person(id)!);
  }

  /** Once more says what is wrong now, in the place one has. Throws `quota`. */
  ask({ identity: { accountId, name } }: Client, trouble: Trouble): void {
    const before = this.asking.get(accountId);
    if (!before && this.asking.size >= limits.helpsPerRoom) throw new UserError('quota');
    this.stopTimers(before);
    const ending = setTimeout(() => this.done(accountId), limits.helpMs).unref();
    this.asking.set(accountId, { name, since: before?.since ?? Date.now(), trouble, ending, leaving: undefined });
    this.changed(accountId);
  }

  /** It is well again, or was answered. */
  done(accountId: string): void {
    const asked = this.asking.get(accountId);
    if (!asked) return;
    this.stopTimers(asked);
    this.asking.delete(accountId);
    this.changed(accountId);
  }

  /** A page of somebody left the room. On a bad link that happens, and it comes back. */
  left(accountId: string): void {
    if (!this.room.atHome) return this.close(); // the guests of other nodes leave when the room does
    const asked = this.asking.get(accountId);
    if (!asked || this.room.presence.has(accountId)) return;
    clearTimeout(asked.leaving);
    const away = () => this.room.presence.has(accountId) || this.done(accountId);
    asked.leaving = setTimeout(away, limits.mediaOrphanMs).unref();
  }

  clear(): void {
    for (const accountId of [...this.asking.keys()]) this.done(accountId);
  }

  close(): void {
    this.telling.stop();
    for (const asked of this.asking.values()) this.stopTimers(asked);
    this.asking.clear();
  }

  private person(id: string): LensHelps['people'][number] | null {
    const asked = this.asking.get(id);
    return asked ? { id, name: asked.name, since: asked.since, trouble: asked.trouble } : null;
  }

  private stopTimers(asked: Asking | undefined): void {
    clearTimeout(asked?.ending);
    clearTimeout(asked?.leaving);
  }

  /** Whose it is sees at once whether he is in the line, and nobody else's; staff see it whole, a little later. */
  private changed(accountId: string): void {
    if (!this.room.atHome) return this.close();
    const own = this.person(accountId);
    for (const client of this.room.presence.of(accountId)) if (!seesPeople(client)) this.send(client, own ? [own] : []);
    this.telling.want();
  }

  private tell(): void {
    const { people } = this;
    for (const client of this.room.presence.everyone()) if (seesPeople(client)) this.send(client, people);
  }

  private send(client: Client, people: LensHelps['people']): void {
    client.send({ type: 'lens.helps', room: this.room.id, people });
  }
}

const seesPeople = ({ seat }: Client): boolean => seat?.permissions.has('people.see') ?? false;
