import type { HandsState, Line as LineState } from '../../protocol/hands.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Client } from '../rooms/client.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';
import { tellDirectors, tellPerson } from '../rooms/live/tell.ts';

export interface Raised {
  name: string;
  since: number;
  /** Its owner has no page here; it goes down when none comes back. */
  leaving: NodeJS.Timeout | undefined;
}

/** The raised hands of one room, first raised first. Live state only: after a crash they are down. */
export class Line {
  /** In the order they went up, which is the order of a map. */
  private readonly raised = new Map<string, Raised>();
  /** The place each owner was told last. */
  private told = new Map<string, number>();
  private readonly telling = new Flush(limits.handsEveryMs, () => this.tell());
  private readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }

  raise(client: Client): void {
    const { accountId, name } = client.identity;
    if (this.raised.has(accountId)) return;
    if (this.raised.size >= limits.handsPerRoom) throw new UserError('quota');
    this.raised.set(accountId, { name, since: Date.now(), leaving: undefined });
    this.telling.want();
  }

  lower(accountId: string): void {
    const hand = this.raised.get(accountId);
    if (!hand) return;
    clearTimeout(hand.leaving);
    this.raised.delete(accountId);
    this.telling.want();
  }

  clear(): void {
    for (const accountId of [...this.raised.keys()]) this.lower(accountId);
  }

  /** A page of its owner left the room. */
  left(accountId: string): void {
    const hand = this.raised.get(accountId);
    if (!hand || this.room.presence.has(accountId)) return;
    clearTimeout(hand.leaving);
    hand.leaving = setTimeout(
      () => this.room.presence.has(accountId) || this.lower(accountId),
      limits.mediaOrphanMs,
    ).unref();
  }

  /** For the node that keeps the line from now on. */
  given(): [string, Raised][] {
    return [...this.raised].map(([id, { name, since }]) => [id, { name, since, leaving: undefined }]);
  }

  /** Goes on with the line that another node kept. Who does not come here in time has his hand down. */
  take(given: readonly [string, Raised][]): void {
    for (const [id, { name, since }] of given.slice(0, limits.handsPerRoom)) {
      if (this.raised.has(id)) continue;
      this.raised.set(id, { name, since, leaving: undefined });
      this.left(id);
    }
    this.telling.want();
  }

  /** Another node keeps the line, and tells what becomes of it. */
  forget(): void {
    this.close();
    this.told.clear();
  }

  /** What stands in a snapshot. */
  seenBy(client: Client): HandsState {
    const at = [...this.raised.keys()].indexOf(client.identity.accountId);
    return {
      place: at < 0 ? null : at + 1,
      line: client.seat?.permissions.has('stage.direct') ? this.state : null,
    };
  }

  close(): void {
    this.telling.stop();
    for (const { leaving } of this.raised.values()) clearTimeout(leaving);
    this.raised.clear();
  }

  private get state(): LineState {
    const first = [...this.raised].slice(0, limits.handsTold);
    return {
      hands: first.map(([id, { name, since }]) => ({ id, name, since })),
      count: this.raised.size,
    };
  }

  private tell(): void {
    tellDirectors(this.room, { type: 'hands.changed', room: this.room.id, line: this.state });
    const places = new Map([...this.raised.keys()].map((accountId, at) => [accountId, at + 1]));
    for (const accountId of this.told.keys()) if (!places.has(accountId)) this.placed(accountId, null);
    for (const [accountId, place] of places) if (this.told.get(accountId) !== place) this.placed(accountId, place);
    this.told = places;
  }

  private placed(accountId: string, place: number | null): void {
    tellPerson(this.room, accountId, { type: 'hand.placed', room: this.room.id, place });
  }
}
