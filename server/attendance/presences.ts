import type { BaseLogger } from 'pino';
import type { ClassroomSettings } from '../../protocol/classroom.ts';
import { newId } from '../ids.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { isStaff } from '../rooms/permissions.ts';
import type { PresenceStore, Seen } from './presence.store.ts';

export interface PresencesParts {
  store: PresenceStore;
  isOn: (room: Room) => boolean;
  /** Those who are sent picture or sound in a room that is at home on this node; pages of all nodes. */
  watching: (room: Room) => Iterable<Client>;
  now: () => number;
  log: Pick<BaseLogger, 'warn'>;
}

/** What ended and could not be written; beyond that the oldest is lost. */
const kept = 20_000;

type Kind = Seen['kind'];
type Open = Record<Kind, Map<Client, Seen>>;

/**
 * Who is there in live lectures, page by page. A node writes what its own sockets are connected, and the one that keeps a room's
 * stage who gets picture or sound there. What goes on is kept in memory and pushed forward in the table every
 * `limits.presenceEveryMs`: so much is lost at most when a node dies.
 */
export class Presences {
  private readonly rooms = new Map<Room, Open>();
  private ended: Seen[] = [];
  private writing: Promise<void> = Promise.resolve();
  private readonly parts: PresencesParts;

  constructor(parts: PresencesParts) {
    this.parts = parts;
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    this.rooms.set(room, { connected: new Map(), watched: new Map() });
    room.observe({
      happened: (event) => {
        if (event.type === 'lecture.started') this.begin(room);
        if (event.type === 'lecture.ended') void this.endAll(room).write();
      },
      entered: (client) => this.enter(room, 'connected', client),
      regraded: (client) =>
        this.counts(room, client) ? this.enter(room, 'connected', client) : this.end(room, client),
      left: (client) => this.end(room, client),
      closed: () => this.endAll(room).rooms.delete(room),
    });
  }

  /** From now on it is written, or nothing more is: not even what was seen since the last time. */
  changed(room: Room, { attendance }: ClassroomSettings): void {
    if (!this.rooms.has(room)) return; // it was deleted in the same moment
    if (attendance.on) return this.begin(room);
    this.rooms.set(room, { connected: new Map(), watched: new Map() });
    this.ended = this.ended.filter(({ lectureId }) => lectureId !== room.lecture?.id);
  }

  /** Who watches is looked at every few seconds: nobody need tell. */
  look(): void {
    for (const room of this.rooms.keys()) this.lookAt(room);
  }

  /** Writes what there is. What the database does not take now is written the next time. */
  write(): Promise<void> {
    this.writing = this.writing.then(async () => {
      const now = this.parts.now();
      const ended = this.ended.splice(0);
      const open = [...this.rooms.values()].flatMap((one) => [...one.connected.values(), ...one.watched.values()]);
      const all = [...ended, ...open];
      if (all.length === 0) return;
      try {
        await this.parts.store.write(
          all.map((seen) => ({ ...seen })),
          now,
        );
        for (const seen of open) seen.stored = true;
      } catch (err) {
        this.ended = [...ended, ...this.ended].slice(-kept);
        this.parts.log.warn({ err }, 'who is there could not be written; it is tried again');
      }
    });
    return this.writing;
  }

  private begin(room: Room): void {
    for (const client of room.presence.clients) this.enter(room, 'connected', client);
    this.lookAt(room);
  }

  private lookAt(room: Room): void {
    const watching = new Set(room.lecture && room.atHome ? this.parts.watching(room) : []);
    for (const client of this.rooms.get(room)!.watched.keys()) {
      if (!watching.has(client)) this.close(room, 'watched', client);
    }
    for (const client of watching) this.enter(room, 'watched', client);
  }

  private enter(room: Room, kind: Kind, client: Client): void {
    const open = this.rooms.get(room)![kind];
    if (open.has(client) || !this.counts(room, client)) return;
    const at = this.parts.now();
    const { accountId } = client.identity;
    const lectureId = room.lecture!.id;
    open.set(client, { id: newId(), lectureId, accountId, kind, from: at, until: at, open: true, stored: false });
  }

  /** Attendance is of students, guests among them. */
  private counts(room: Room, { seat }: Client): boolean {
    return room.lecture !== null && this.parts.isOn(room) && seat?.room === room && !isStaff(seat.role);
  }

  private end(room: Room, client: Client): void {
    this.close(room, 'connected', client);
    this.close(room, 'watched', client);
  }

  private close(room: Room, kind: Kind, client: Client): void {
    const open = this.rooms.get(room)?.[kind];
    const seen = open?.get(client);
    if (!seen) return;
    open!.delete(client);
    seen.open = false;
    seen.until = this.parts.now();
    this.ended.push(seen);
  }

  private endAll(room: Room): this {
    const open = this.rooms.get(room)!;
    for (const client of new Set([...open.connected.keys(), ...open.watched.keys()])) this.end(room, client);
    return this;
  }
}
