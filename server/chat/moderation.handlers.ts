import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { byOf, seated, stillSeated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { MemberStore } from '../rooms/members.store.ts';
import { isPseudonym } from '../rooms/pseudonym.ts';
import type { SanctionKind, SanctionStore } from '../rooms/sanctions.store.ts';
import { cleanText } from '../text.ts';
import type { AuditStore } from './audit.store.ts';
import type { Chats } from './chats.ts';
import type { Erasing } from './erasing.ts';
import type { Moderating } from './moderating.ts';
import type { Persons } from './persons.ts';

export interface ModerationParts {
  chats: Chats;
  registry: Registry;
  members: MemberStore;
  sanctions: SanctionStore;
  audit: AuditStore;
  persons: Persons;
  erasing: Erasing;
  moderating: Moderating;
  now?: () => number;
}

/** What staff do about people. A mute that ends by time needs nobody: whoever asks compares the time. */
export function moderationHandlers(parts: ModerationParts): Handlers {
  const { chats, registry, members, sanctions, audit, persons, erasing, moderating, now = Date.now } = parts;

  return {
    async 'people.mute'(client, { room: roomId, person, forMs, reason: written }) {
      const { room } = seated(client, roomId, 'chat.moderate');
      moderating.check(client);
      await persons.kindOf(room.id, person);
      await checkRoomFor(room.id);
      const { sanction, until, reason } = sanctionOf(room.id, 'mute', person, forMs, written, client);
      const note = { roomId: room.id, actorId: client.identity.accountId, deed: 'mute', subjectId: person } as const;
      await audit.done(sanctions.imposing(sanction), { ...note, detail: { until, reason } });
      await concerned(room.id, person);
    },

    async 'people.unmute'(client, { room: roomId, person }) {
      const { room } = seated(client, roomId, 'chat.moderate');
      moderating.check(client);
      const note = { roomId: room.id, actorId: client.identity.accountId, deed: 'unmute', subjectId: person } as const;
      await audit.done(sanctions.lifting(room.id, person, 'mute'), note);
      await concerned(room.id, person);
    },

    async 'people.remove'(client, { room: roomId, person, forMs, reason: written, erase }) {
      const seat = seated(client, roomId, 'people.remove');
      const { room } = seat;
      moderating.check(client);
      // Showing out a pseudonym would tell everybody who it was.
      if (isPseudonym(person)) throw new UserError('bad_request', { field: 'person' });
      await persons.kindOf(room.id, person);
      await checkRoomFor(room.id);
      stillSeated(client, seat);
      const { sanction, until, reason } = sanctionOf(room.id, 'removal', person, forMs, written, client);
      const { accountId } = client.identity;
      const detail = { until, reason, ...(erase ? ({ erased: true } as const) : {}) };
      const note = { roomId: room.id, actorId: accountId, deed: 'remove', subjectId: person, detail } as const;
      if (!erase) await audit.done(sanctions.imposing(sanction), note);
      else {
        await erasing.of(room, person, async () => {
          const place = await room.append({
            type: 'chat.purged',
            by: byOf(client),
            payload: { person },
            alongside: [
              ...erasing.statements(room.id, person, accountId),
              { query: sanctions.imposing(sanction) },
              { query: audit.noting(note) },
            ],
          });
          if (!place) throw new UserError('not_found');
        });
      }
      await registry.memberChanged(room.id, person);
    },

    async 'people.readmit'(client, { room: roomId, person }) {
      const { room } = seated(client, roomId, 'people.remove');
      moderating.check(client);
      const note = { roomId: room.id, actorId: client.identity.accountId, deed: 'readmit', subjectId: person } as const;
      await audit.done(sanctions.lifting(room.id, person, 'removal'), note);
    },

    async 'people.vouch'(client, { room: roomId, person }) {
      const { room } = seated(client, roomId, 'chat.moderate');
      moderating.check(client);
      if (!(await members.standingOf(room.id, person))) throw new UserError('not_found');
      const note = { roomId: room.id, actorId: client.identity.accountId, deed: 'vouch', subjectId: person } as const;
      if (await audit.done(members.vouching(room.id, person), note)) await registry.memberChanged(room.id, person);
    },
  };

  async function checkRoomFor(roomId: string): Promise<void> {
    if ((await sanctions.count(roomId, now())) >= limits.sanctionsPerRoom) throw new UserError('quota');
  }

  function sanctionOf(
    room_id: string,
    kind: SanctionKind,
    person_id: string,
    forMs: number | undefined,
    written: string,
    { identity }: Client,
  ) {
    const at = now();
    const until = forMs === undefined ? null : at + forMs;
    const reason = cleanText(written).trim();
    return { sanction: { room_id, person_id, kind, until, reason, by_id: identity.accountId, at }, until, reason };
  }

  /** Sockets here and on other nodes take it to heart before staff have their answer. */
  async function concerned(roomId: string, person: string): Promise<void> {
    await registry.memberChanged(roomId, person);
    const room = registry.peek(roomId);
    if (room && isPseudonym(person)) await chats.of(room).refresh();
  }
}
