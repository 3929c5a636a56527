import type { LiveLecturePage } from '../../protocol/admin.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { refusedAs } from '../rooms/live/lecture.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';
import type { SiteAudit } from './audit.store.ts';
import type { LiveLectureStore } from './lectures.store.ts';

/** What a live lecture is like at this moment; from the node that has its stage. */
export interface OnAir {
  viewers: number;
  /** `away` while nothing comes from whoever presents. */
  state: 'on' | 'away';
  /** Its name. */
  node: string;
}

export interface LecturesParts {
  lectures: LiveLectureStore;
  rooms: Pick<RoomStore, 'endLecture'>;
  members: Pick<MemberStore, 'standingOf'>;
  registry: Pick<Registry, 'open'>;
  audit: SiteAudit;
  onAir: (roomId: string) => Promise<OnAir>;
}

/** The lectures of the whole server. Who may is looked up before: administrators. */
export function createLiveLectures({ lectures, rooms, members, registry, audit, onAir }: LecturesParts) {
  return {
    async page(person: Identity, wish: { after?: string | undefined; limit: number }): Promise<LiveLecturePage> {
      const page = await lectures.page(person.accountId, wish);
      const seen = await Promise.all(page.lectures.map((one) => onAir(one.room.id)));
      return { ...page, lectures: page.lectures.map((one, i) => ({ ...one, ...seen[i]! })) };
    },

    /** For everybody in the room, as if its presenter had ended it. Throws `not_found` when it is not live. */
    async end(person: Identity, id: string): Promise<void> {
      const lecture = await lectures.find(person.accountId, id);
      if (!lecture) throw new UserError('not_found');
      const room = await registry.open(lecture.room.id);
      const standing = await members.standingOf(room.id, person.accountId);
      const note = { actor: person.accountId, subject: lecture.presenter.id, room: room.id };
      const ended = await room.append({
        type: 'lecture.ended',
        by: { id: person.accountId, name: person.name, role: standing?.role ?? null },
        payload: {},
        lectureId: id,
        alongside: [
          { query: rooms.endLecture(id, Date.now()), rows: 1 },
          { query: audit.noting({ ...note, deed: 'lecture_ended', detail: { title: lecture.title } }) },
        ],
      });
      refusedAs(ended, 'lecture_not_live');
    },
  };
}

export type LiveLectures = ReturnType<typeof createLiveLectures>;
