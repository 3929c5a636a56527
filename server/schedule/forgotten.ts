import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import { endLecture } from '../stage/end-lecture.ts';
import type { ScheduleStore } from './schedule.store.ts';

export interface ForgottenParts {
  store: Pick<ScheduleStore, 'live'>;
  registry: Pick<Registry, 'peek' | 'open'>;
  rooms: Pick<RoomStore, 'endLecture'>;
  members: Pick<MemberStore, 'standingOf'>;
  /** Somebody publishes in the live lecture. Asked only of rooms that this node keeps. */
  presented: (room: Room) => boolean;
  now: () => number;
}

type Live = Awaited<ReturnType<ScheduleStore['live']>>[number];

/**
 * Ends lectures that nobody presents any more and that nobody ended: `limits.forgottenEndMs` after they were planned to end and the
 * presenter went, whichever was later; without a plan `limits.forgottenEndUnplannedMs` after the presenter went. Only the node that
 * keeps a room knows who presents there, so only that one decides. It counts from when it first saw nobody: after a restart, or when
 * another node takes the room over, anew.
 */
export class Forgotten {
  /** Since when nobody presents, by lecture. */
  private readonly alone = new Map<string, number>();
  private readonly parts: ForgottenParts;

  constructor(parts: ForgottenParts) {
    this.parts = parts;
  }

  /** To be called every minute or so. Throws StoreBusy. */
  async look(): Promise<void> {
    const live = await this.parts.store.live();
    const ids = new Set(live.map(({ id }) => id));
    for (const id of this.alone.keys()) if (!ids.has(id)) this.alone.delete(id);
    for (const lecture of live) await this.lookAt(lecture).catch(unlessOver);
  }

  /** A room whose end this node waits for stays in memory, or nobody would know since when it is left alone. */
  keeps(room: Room): boolean {
    return room.lecture !== null && this.alone.has(room.lecture.id);
  }

  private async lookAt(lecture: Live): Promise<void> {
    const { registry, presented, now } = this.parts;
    // A room that is in no node's memory has nobody in it: it is opened only when its time may be over.
    const room =
      registry.peek(lecture.roomId) ??
      (endOf(lecture, lecture.startedAt) <= now() ? await registry.open(lecture.roomId) : null);
    if (!room?.atHome || room.lecture?.id !== lecture.id || presented(room)) {
      this.alone.delete(lecture.id);
      return;
    }
    const since = this.alone.get(lecture.id) ?? now();
    this.alone.set(lecture.id, since);
    if (endOf(lecture, since) <= now()) await this.end(room, room.lecture.presenter);
  }

  /** In the presenter's name, as if the button had been pressed. */
  private async end(room: Room, { id, name }: { id: string; name: string }): Promise<void> {
    const standing = await this.parts.members.standingOf(room.id, id);
    await endLecture(room, this.parts.rooms, { id, name, role: standing?.role ?? null });
  }
}

/** Somebody ended it or deleted its room at this moment. */
function unlessOver(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

/** When a lecture that nobody presents since then is taken for forgotten. */
function endOf({ plannedEnd }: Live, since: number): number {
  if (plannedEnd === null) return since + limits.forgottenEndUnplannedMs;
  return Math.max(plannedEnd, since) + limits.forgottenEndMs;
}
