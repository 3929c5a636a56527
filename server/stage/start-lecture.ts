import type { By } from '../../protocol/room.ts';
import { newId } from '../ids.ts';
import { refusedAs } from '../rooms/live/lecture.ts';
import type { Room } from '../rooms/live/room.ts';
import type { RoomStore } from '../rooms/rooms.store.ts';

/** Makes a lecture live, presented by whoever starts it. Whether he may is looked up before. Throws `lecture_live`. */
export async function startLecture(
  room: Room,
  rooms: Pick<RoomStore, 'startLecture'>,
  by: By,
  title: string,
): Promise<void> {
  const lecture = { id: newId(), roomId: room.id, title, presenterId: by.id, at: Date.now() };
  const started = await room.append({
    type: 'lecture.started',
    by,
    payload: { title },
    lectureId: lecture.id,
    alongside: [{ query: rooms.startLecture(lecture), rows: 1 }],
  });
  refusedAs(started, 'lecture_live');
}
