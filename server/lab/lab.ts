import type { Impairment } from '../../protocol/impairment.ts';
import type { Lab as LabState } from '../../protocol/lab.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { ViewerRow } from '../media/lens-port.ts';
import type { Client } from '../rooms/client.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';
import type { BadNetwork } from '../stage/impaired.ts';
import type { Viewers } from '../stage/viewers.ts';
import { groupsOf, lookAt, type Look } from './groups.ts';

export interface LabParts {
  room: Room;
  viewers: () => Pick<Viewers, 'impair' | 'renewImpaired' | 'network' | 'watching'>;
  /** All viewers of the room, at all nodes. */
  rows: () => Promise<ViewerRow[]>;
}

interface Running extends Omit<LabState, 'volunteers'> {
  /** Sockets, not people: a socket that is new has agreed to nothing. */
  volunteers: Set<Client>;
  /** As the viewers' connections have it. */
  network: BadNetwork;
  openerSeenAt: number;
  repeatedAt: number;
  before: Look | null;
  looking: boolean;
  ends: NodeJS.Timeout;
  ticks: NodeJS.Timeout;
}

/**
 * The impairment lab of one room, kept by the node that keeps its live state. Whatever ends it, or anybody's part in it, gives everybody
 * concerned the network back in that moment. While none is open nothing runs.
 */
export class Lab {
  private running: Running | null = null;
  private readonly telling = new Flush(limits.labCountedEveryMs, () => this.tell());
  private readonly parts: LabParts;

  constructor(parts: LabParts) {
    this.parts = parts;
  }

  /** Throws `lecture_not_live`, `conflict` while one is open. */
  open(by: LabState['by'], impairment: Impairment, seconds: number): void {
    if (!this.parts.room.lecture) throw new UserError('lecture_not_live');
    if (this.now) throw new UserError('conflict');
    const [since, at] = [Date.now(), performance.now()];
    const volunteers = new Set<Client>();
    this.running = {
      ...{ id: newId(), by, impairment, since, until: since + seconds * 1000 },
      ...{ volunteers, network: { impairment, volunteers } },
      ...{ openerSeenAt: at, repeatedAt: at, before: null, looking: false },
      ends: setTimeout(() => this.close(), seconds * 1000).unref(),
      ticks: setInterval(() => this.tick(), limits.labToldEveryMs).unref(),
    };
    this.fit(this.running);
    this.telling.go();
  }

  /** Throws `not_found` while none is open. */
  set(impairment: Impairment): void {
    const running = this.mustBeOpen();
    running.impairment = impairment;
    this.fit(running);
    this.telling.go();
  }

  close(): void {
    if (!this.now) return;
    this.stop();
    this.tell();
  }

  /** Throws `not_found` when that one is not open, `quota`. */
  join(client: Client, lab: string): void {
    const running = this.mustBeOpen();
    const { id, volunteers } = running;
    if (lab !== id) throw new UserError('not_found');
    if (volunteers.has(client)) return;
    if (volunteers.size >= limits.labVolunteers) throw new UserError('quota');
    volunteers.add(client);
    this.fit(running);
    this.telling.want();
  }

  /** He has had enough, or his socket left the room. */
  leave(client: Client): void {
    if (!this.now?.volunteers.delete(client)) return;
    this.fit(this.now);
    this.telling.want();
  }

  /** A person's rights are others now. */
  review(accountId: string, mayPresent: boolean): void {
    if (!mayPresent && this.now?.by.id === accountId) this.close();
  }

  /** Nobody is told: the room is not kept here any more. */
  stop(): void {
    const { running } = this;
    if (!running) return;
    this.running = null;
    this.telling.stop();
    clearTimeout(running.ends);
    clearInterval(running.ticks);
    const viewers = this.parts.viewers();
    if (viewers.network === running.network) viewers.impair(null);
  }

  /** The stage forgets its network with everything else when another node keeps the room: that was the end of the lab, too. */
  private get now(): Running | null {
    if (this.running && this.parts.viewers().network !== this.running.network) this.stop();
    return this.running;
  }

  private mustBeOpen(): Running {
    if (!this.now) throw new UserError('not_found');
    return this.now;
  }

  private fit(running: Running): void {
    running.network = { impairment: running.impairment, volunteers: running.volunteers };
    this.parts.viewers().impair(running.network);
  }

  private tick(): void {
    const running = this.now;
    if (!running) return;
    const at = performance.now();
    if (this.parts.room.presence.has(running.by.id)) running.openerSeenAt = at;
    else if (at - running.openerSeenAt >= limits.mediaOrphanMs) return this.close(); // a page that was loaded anew is back by now
    if (at - running.repeatedAt >= limits.labRepeatedEveryMs) {
      running.repeatedAt = at;
      this.parts.viewers().renewImpaired();
      this.tell();
    }
    if (!running.looking) void this.look(running);
  }

  private async look(running: Running): Promise<void> {
    running.looking = true;
    const rows = await this.parts.rows().catch(() => null); // the media plane may be away for a moment
    running.looking = false;
    if (!rows || this.now !== running) return;
    const look = lookAt(rows, this.parts.viewers().watching, running.volunteers, performance.now());
    const groups = groupsOf(look, running.before);
    running.before = look;
    const { room } = this.parts;
    room.signal({ type: 'lab.told', room: room.id, at: Date.now(), impairment: running.impairment, ...groups });
  }

  private tell(): void {
    const { room } = this.parts;
    if (!room.atHome) return;
    room.signal({ type: 'lab.changed', room: room.id, lab: this.now && stateOf(this.now) });
  }
}

function stateOf({ id, by, impairment, since, until, volunteers }: Running): LabState {
  return { id, by, impairment, since, until, volunteers: volunteers.size };
}
