import type { Mute } from '../../../protocol/rules.ts';
import type { Client } from '../client.ts';
import { isShutOut, type Standing } from '../members.store.ts';
import { permissionsOf } from '../permissions.ts';
import type { Room } from './room.ts';

/**
 * Gives every socket of the person in this room the rights of this standing, or shows it out; null is for who has none. Those of
 * other nodes are told by their own. Returns whether features should look at the person again.
 */
export function giveSeats(room: Room, accountId: string, standing: Standing | null): boolean {
  const clients = [...room.presence.of(accountId)];
  // Who has no page here is told nothing; but what he has on stage outlives a page, and a mute or a removal ends it.
  const stays = standing !== null && !standing.mute && !isShutOut(standing);
  if (stays && clients.length === 0) return false;
  for (const client of clients) {
    if (client.seat?.room !== room) continue;
    if (standing === null || isShutOut(standing)) showOut(room, client, standing?.removal);
    else regrade(room, client, standing);
  }
  return true;
}

function showOut(room: Room, client: Client, removal: Mute | null | undefined): void {
  room.leave(client);
  const words = removal ? { until: removal.until, words: removal.reason } : {}; // none where somebody merely ended the membership
  if (client.node === undefined) client.send({ type: 'room.closed', room: room.id, reason: 'removed', ...words });
}

function regrade(room: Room, client: Client, { role, guest, mute }: Standing): void {
  const seat = client.seat!;
  const permissions = permissionsOf(client.identity.role, role);
  const muted = seat.mute?.until !== mute?.until || seat.mute?.reason !== mute?.reason;
  const same = seat.role === role && seat.guest === guest && seat.permissions.size === permissions.size;
  Object.assign(seat, { role, guest, mute, permissions });
  if (client.node !== undefined) return;
  room.rename({ id: client.identity.accountId, name: client.identity.name, role });
  if (muted) client.send({ type: 'people.muted', room: room.id, mute });
  room.regrade(client);
  if (same) return;
  client.send({ type: 'room.role_changed', room: room.id, role, permissions: [...permissions], guest });
}
