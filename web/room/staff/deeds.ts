import { t as shared } from '../../i18n/shared.ts';
import { t } from '../../i18n/staff.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { explainRefusal } from '../explain.ts';
import { nameOf } from '../order/names.ts';
import type { RoomRequest } from '../deeds.ts';
import type { Room } from '../room.svelte.ts';
import { open } from '../dialogs.ts';
import Letter from './Letter.svelte';
import Purge from './Purge.svelte';
import Sanction from './Sanction.svelte';

/** Somebody that something is done about: an account or a pseudonym. */
export interface Target {
  id: string;
  name: string;
}

export const askMute = (room: Room, person: Target): void => open(Sanction, { room, person, kind: 'mute' });
export const askRemove = (room: Room, person: Target): void => open(Sanction, { room, person, kind: 'remove' });
export const askPurge = (room: Room, person: Target): void => open(Purge, { room, person });
export const writeTo = (room: Room, person: Target): void => open(Letter, { room, person });

export const unmute = (room: Room, person: Target): Promise<boolean> =>
  attempt(room, { type: 'people.unmute', person: person.id }, t('person.unmuteDone', { name: nameOf(person) }));

export const vouchFor = (room: Room, person: Target): Promise<boolean> =>
  attempt(room, { type: 'people.vouch', person: person.id }, t('person.vouched', { name: nameOf(person) }));

export const pin = (room: Room, seq: number): Promise<boolean> => {
  const before = room.pinned;
  return attempt(room, { type: 'chat.pin', seq }, t('act.pinned'), { type: 'chat.pin', seq: before });
};

/** Does it, says that it is done, and offers to undo it where there is a way back. Resolves to whether it was granted. */
export async function attempt(room: Room, request: RoomRequest, done: string, undo?: RoomRequest): Promise<boolean> {
  try {
    await room.request(request);
  } catch (error) {
    explainRefusal(error);
    return false;
  }
  const back = undo && { name: shared('do.undo'), run: () => void room.request(undo).catch(explainRefusal) };
  toast(done, back ? { action: back } : {});
  return true;
}
