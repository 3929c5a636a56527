import type { By } from '../../protocol/room.ts';
import { UserError } from '../errors.ts';
import { refusedAs } from '../rooms/live/lecture.ts';
import type { Room } from '../rooms/live/room.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';

/** Ends the live lecture. Whether its author may is looked up before. Throws `lecture_not_live`. */
export async function endLecture(room: Room, rooms: Pick<RoomStore, 'endLecture'>, by: By): Promise<void> {
  if (!room.lecture) throw new UserError('lecture_not_live');
  const ended = await room.append({
    type: 'lecture.ended',
    by,
    payload: {},
    lectureId: room.lecture.id,
    alongside: [{ query: rooms.endLecture(room.lecture.id, Date.now()), rows: 1 }],
  });
  refusedAs(ended, 'lecture_not_live');
}
