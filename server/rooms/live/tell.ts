import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Room } from './room.ts';

/** A signal to those here who direct the stage, and to nobody else. */
export function tellDirectors(room: Room, message: ServerMessage): void {
  for (const client of room.presence.everyone()) {
    if (client.seat?.permissions.has('stage.direct')) client.send(message);
  }
}

/** A signal to every page of one person. */
export function tellPerson(room: Room, accountId: string, message: ServerMessage): void {
  for (const client of room.presence.of(accountId)) client.send(message);
}
