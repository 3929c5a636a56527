import type { RoomEvent } from './room.ts';

/**
 * What a later event does to an earlier one: texts that were erased or changed are erased or changed wherever they stand.
 * One rule for the server's memory and for every page. Gives the same object back when nothing changes.
 */
export function affected(earlier: RoomEvent, later: RoomEvent): RoomEvent {
  if (earlier.seq >= later.seq) return earlier;
  if (earlier.type !== 'chat.posted' && earlier.type !== 'chat.edited') return earlier;
  const about = earlier.type === 'chat.posted' ? earlier.seq : earlier.ref;
  if (later.type === 'chat.deleted' && later.ref === about) return erased(earlier);
  if (later.type === 'chat.purged' && later.person === earlier.by.id) return erased(earlier);
  if (later.type !== 'chat.edited' || later.ref !== about || earlier.text === null) return earlier;
  if (later.text === null) return erased(earlier);
  const { mentions: _before, ...rest } = earlier;
  const mentions = later.mentions ? { mentions: later.mentions } : {};
  if (rest.type === 'chat.edited') return { ...rest, ...mentions, text: later.text };
  return { ...rest, ...mentions, text: later.text, editedAt: later.editedAt };
}

/** Whether an event can change earlier ones at all. */
export function isEffect(event: RoomEvent): boolean {
  return event.type === 'chat.edited' || event.type === 'chat.deleted' || event.type === 'chat.purged';
}

/** Keeps what names the place, and nothing of what was said. */
function erased(event: RoomEvent & { type: 'chat.posted' | 'chat.edited' }): RoomEvent {
  const { seq, at, by, lectureId } = event;
  const place = { seq, at, by, ...(lectureId ? { lectureId } : {}) };
  if (event.type === 'chat.edited') {
    return { ...place, type: event.type, ref: event.ref, editedAt: event.editedAt, text: null };
  }
  const { clientId } = event;
  return { ...place, type: event.type, text: null, ...(clientId ? { clientId } : {}) };
}
