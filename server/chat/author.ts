import type { By } from '../../protocol/room.ts';
import { byOf, type Client } from '../rooms/client.ts';

/** Who a message is by: the account of the session, or in its place the pseudonym. Nothing else of the account goes along. */
export function authorOf(client: Client, anonymous: boolean): By {
  return anonymous ? pseudonymous(client.seat!.pseudonym) : byOf(client);
}

/** Whoever writes without a name writes as a student: a role would narrow down who it is. */
export function pseudonymous(id: string): By {
  return { id, name: '', role: 'student', anonymous: true };
}

/** All ids under which the person of this seat acts in the room. */
export function idsOf(client: Client): [accountId: string, pseudonym: string] {
  return [client.identity.accountId, client.seat!.pseudonym];
}

/** Whether this is the person's own, written with or without the name. */
export function isOwn(client: Client, actorId: string): boolean {
  return actorId === client.identity.accountId || actorId === client.seat!.pseudonym;
}
