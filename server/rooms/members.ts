import type { Member } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomRole } from '../../protocol/room.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import type { Registry } from './live/registry.ts';
import type { InvitationEntry, MemberStore } from './members.store.ts';
import type { Rooms } from './rooms.ts';

export interface MembersParts {
  rooms: Rooms;
  members: MemberStore;
  registry: Registry;
  /** Sends the invitation, in its own time; it looks the same whether the address has an account or not. */
  sendInvitation: (email: string, room: { id: string; name: string }, from: Identity, origin: string) => void;
  rates?: Rates | undefined;
  now?: () => number;
}

/** The rules of who belongs to a room and as what. */
export function createMembers({ rooms, members, registry, sendInvitation, rates, now = Date.now }: MembersParts) {
  const inviting = new Buckets(limits.inviteRate, { shared: rates?.('invite') });

  return {
    async page(
      person: Identity,
      roomId: string,
      wish: { after?: string; limit?: number; query?: string },
    ): Promise<{ members: Member[]; total: number; next: string | null }> {
      await rooms.allowed(person, roomId, 'members.see');
      const limit = Math.min(wish.limit ?? limits.pageSize, limits.pageSizeMax);
      return members.page(roomId, { ...wish, limit, at: now() });
    },

    /** Another role for a member. The last owner stays owner: `last_owner`. */
    async changeRole(person: Identity, roomId: string, accountId: string, role: RoomRole): Promise<void> {
      await rooms.allowed(person, roomId, 'members.edit');
      await change(roomId, accountId, role);
    },

    /** Removes a member, or, when it is oneself, leaves. */
    async remove(person: Identity, roomId: string, accountId: string): Promise<void> {
      await rooms.allowed(person, roomId, accountId === person.accountId ? 'room.see' : 'members.edit');
      await change(roomId, accountId, null);
    },

    async invitations(person: Identity, roomId: string): Promise<InvitationEntry[]> {
      await rooms.allowed(person, roomId, 'members.edit');
      return members.invitations(roomId, limits.invitationsPerRoom);
    },

    /** Invites an address. Says nothing about whether it has an account. */
    async invite(
      person: Identity,
      roomId: string,
      wish: { email: string; role: RoomRole },
      origin: string,
    ): Promise<void> {
      await rooms.allowed(person, roomId, 'members.edit');
      const wait = inviting.take(person.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      if ((await members.countInvitations(roomId)) >= limits.invitationsPerRoom) throw new UserError('quota');
      await members.invite(roomId, { ...wish, invitedAt: now(), by: person.accountId });
      const room = await rooms.detail(person, roomId, origin);
      sendInvitation(wish.email, room, person, origin);
    },

    async uninvite(person: Identity, roomId: string, email: string): Promise<void> {
      await rooms.allowed(person, roomId, 'members.edit');
      await members.uninvite(roomId, email);
    },
  };

  async function change(roomId: string, accountId: string, role: RoomRole | null): Promise<void> {
    if ((await members.standingOf(roomId, accountId)) === null) throw new UserError('not_found');
    if (!(await members.change(roomId, accountId, role))) throw new UserError('last_owner');
    await registry.memberChanged(roomId, accountId);
  }
}

export type Members = ReturnType<typeof createMembers>;
