import { randomInt } from 'node:crypto';
import type { RoomDetail, RoomSummary } from '../../protocol/api.ts';
import { limits } from '../../protocol/limits.ts';
import type { Joining, Permission, RoomRole } from '../../protocol/room.ts';
import type { Mute } from '../../protocol/rules.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import { Buckets, type Rates } from '../rates.ts';
import { cleanLine, cleanText } from '../text.ts';
import type { Registry } from './live/registry.ts';
import { holdsAt, type MemberStore, type Standing } from './members.store.ts';
import { isStaff, permissionsOf } from './permissions.ts';
import type { RoomStore } from './rooms.store.ts';
import type { SanctionStore } from './sanctions.store.ts';

export interface RoomsParts {
  rooms: RoomStore;
  members: MemberStore;
  sanctions: SanctionStore;
  registry: Registry;
  rates?: Rates | undefined;
  now?: () => number;
}

/** The rules of having, finding and joining rooms. Every function begins with who may. */
export function createRooms({ rooms, members, sanctions, registry, rates, now = Date.now }: RoomsParts) {
  const { count, windowMs } = limits.joinTries;
  const joinTries = new Buckets({ burst: count, perSecond: count / (windowMs / 1000) }, { shared: rates?.('join') });

  return {
    /** Opens a room, owned by the verified presenter who asks. */
    async create(
      person: Identity,
      wish: { name: string; description: string; joining: Joining },
      origin: string,
    ): Promise<RoomDetail> {
      if (person.role === 'member') throw new UserError('forbidden');
      if ((await rooms.countCreatedBy(person.accountId)) >= limits.roomsPerPresenter) throw new UserError('quota');
      const room = { id: newId(), ...clean(wish), joining: wish.joining, ownerId: person.accountId, at: now() };
      await withFreshCode((code) => rooms.create({ ...room, code }));
      return detail(person, room.id, origin);
    },

    /** What one is a member of, invited to, or could join, and is not shut out of; newest first. */
    async list(person: Identity): Promise<RoomSummary[]> {
      const [found, closed] = await Promise.all([
        rooms.visibleTo(person, { limit: limits.pageSizeMax, at: now() }),
        sanctions.roomsClosedTo(person.accountId, now()),
      ]);
      const open = found.filter((room) => !closed.has(room.id));
      return open.map((room) => ({ ...room, viewers: registry.viewers(room.id) }));
    },

    detail,

    /**
     * Changes name, description or who may join: `room.edit`. Whether lectures may take the direct path is for those who would show
     * their address: `stage.publish`.
     */
    async edit(
      person: Identity,
      id: string,
      change: { name?: string; description?: string; joining?: Joining; direct?: boolean },
      origin: string,
    ): Promise<RoomDetail> {
      const { direct, ...rest } = change;
      if (direct !== undefined) await allowed(person, id, 'stage.publish');
      if (direct === undefined || Object.keys(rest).length > 0) await allowed(person, id, 'room.edit');
      await rooms.change(id, clean(change));
      await registry.changed(id);
      return detail(person, id, origin);
    },

    /** For good: for everyone the room is as if it had never been. */
    async remove(person: Identity, id: string): Promise<void> {
      await allowed(person, id, 'room.edit');
      await rooms.remove(id, now());
      registry.deleted(id);
    },

    /** A new join code; the old one opens nothing any more. */
    async renewCode(person: Identity, id: string, origin: string): Promise<RoomDetail> {
      await allowed(person, id, 'room.edit');
      await withFreshCode((code) => rooms.changeCode(id, code));
      return detail(person, id, origin);
    },

    /** Becomes a member by the join code. Wrong codes are `code_unknown`; too many tries `rate`; who is shut out `removed`. */
    async joinByCode(person: Identity, written: string, origin: string): Promise<RoomDetail> {
      const wait = joinTries.take(person.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      const room = await rooms.findByCode(toCode(written));
      if (!room) throw new UserError('code_unknown');
      const standing = await standingIn(room.id, person);
      if (!standing) {
        const invited = await members.invitationOf(room.id, person.email);
        if (room.joining === 'invited' && !invited) throw new UserError('code_unknown');
        await admitAs(person, room.id, invited ?? 'student');
      } else if (standing.guest) {
        await members.vouch(room.id, person.accountId);
        await registry.memberChanged(room.id, person.accountId);
      }
      return detail(person, room.id, origin);
    },

    /** Becomes a member of an open room, or one that invited him. */
    async join(person: Identity, id: string, origin: string): Promise<RoomDetail> {
      await this.admit(person, id);
      return detail(person, id, origin);
    },

    /**
     * What the person is in the room; whoever is invited, or comes to an open room, becomes a member by coming (there, a
     * guest). Others: `not_found`, and who is shut out `removed`.
     */
    async admit(person: Identity, id: string): Promise<Standing> {
      const [room, standing] = await Promise.all([rooms.find(id), standingIn(id, person)]);
      if (!room) throw new UserError('not_found');
      if (standing) return standing;
      const invited = await members.invitationOf(id, person.email);
      if (!invited && room.joining !== 'open') throw new UserError('not_found');
      const guest = !invited;
      await admitAs(person, id, invited ?? 'student', guest);
      return { role: invited ?? 'student', guest, mute: null, removal: null };
    },

    allowed,
  };

  /** The room with what this person may know of it; `not_found` for whoever may not know that it exists. */
  async function detail(person: Identity, id: string, origin: string): Promise<RoomDetail> {
    const [room, summary] = await Promise.all([
      rooms.find(id),
      rooms.summary(id, person, now()),
      standingIn(id, person),
    ]);
    if (!room || !summary) throw new UserError('not_found');
    if (!summary.role && !summary.invited && room.joining !== 'open') throw new UserError('not_found');
    const mayPassOn = summary.role !== null && (isStaff(summary.role) || room.joining === 'code');
    return {
      ...summary,
      viewers: registry.viewers(id),
      direct: room.direct,
      code: mayPassOn ? spaced(room.code) : null,
      link: mayPassOn ? `${origin}/r/${room.code}` : null,
      permissions: summary.role ? [...permissionsOf(person.role, summary.role)] : [],
    };
  }

  /** The person's role if it has the permission there; members without it are `forbidden`, others see nothing. */
  async function allowed(person: Identity, id: string, permission: Permission): Promise<RoomRole> {
    const [room, standing] = await Promise.all([rooms.find(id), standingIn(id, person)]);
    if (!room || !standing) throw new UserError('not_found');
    if (!permissionsOf(person.role, standing.role).has(permission)) throw new UserError('forbidden');
    return standing.role;
  }

  /** Null for who is not a member. Throws `removed` for whoever is shut out, member or not; of a deleted room `not_found`. */
  async function standingIn(id: string, person: Identity): Promise<Standing | null> {
    const standing = await members.standingOf(id, person.accountId);
    const removal = standing ? standing.removal : await sanctions.removalOf(id, person.accountId);
    if (removal && holdsAt(removal, now())) {
      if (!(await rooms.find(id))) throw new UserError('not_found');
      throw shutOut(removal, now());
    }
    return standing;
  }

  async function admitAs(person: Identity, id: string, role: RoomRole, guest = false): Promise<void> {
    if ((await members.count(id)) >= limits.membersPerRoom) throw new UserError('room_full');
    await members.add(id, person.accountId, role, now(), guest);
    await members.uninvite(id, person.email);
  }
}

export type Rooms = ReturnType<typeof createRooms>;

/** Without 0 O 1 I L U: read aloud and typed without mistakes. 8 of 30 signs: 39 bits, behind a rate limit. */
const codeSigns = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

async function withFreshCode(use: (code: string) => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const code = Array.from({ length: 8 }, () => codeSigns[randomInt(codeSigns.length)]).join('');
    if (await use(code)) return;
  }
  throw new Error('no free join code found in 20 tries');
}

/** As people write it: any case, dashes and spaces. */
function toCode(written: string): string {
  return written.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function shutOut({ until, reason }: Mute, at: number): UserError {
  return new UserError('removed', { reason, ...(until === null ? {} : { retryAfterMs: until - at }) });
}

const spaced = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

function clean<T extends { name?: string; description?: string }>(wish: T): T {
  const cleaned = { ...wish };
  if (wish.name !== undefined) {
    cleaned.name = cleanLine(wish.name);
    if (!cleaned.name) throw new UserError('bad_request', { field: 'name' });
  }
  if (wish.description !== undefined) cleaned.description = cleanText(wish.description);
  return cleaned;
}
