/** The middle of the server with a real store, and people whose sockets only write down what they are sent. */
import type { ClassroomState } from '../../../protocol/classroom.ts';
import { firstSettings } from '../../../protocol/first-settings.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { RoomEvent, RoomRole } from '../../../protocol/room.ts';
import type { SiteRole } from '../../../protocol/api.ts';
import type { Bus } from '../../bus/port.ts';
import { MemoryBus } from '../../bus/memory.ts';
import { createChat } from '../../chat/create.ts';
import { createReactionStore } from '../../chat/reactions.store.ts';
import { newId } from '../../ids.ts';
import type { Store } from '../../store/port.ts';
import { byOf, type Client, type Prepared, type Seat, type SocketTap } from '../client.ts';
import { createEventStore } from '../events.store.ts';
import { Registry } from '../live/registry.ts';
import { createMemberStore } from '../members.store.ts';
import { createMembers } from '../members.ts';
import { createPseudonyms } from '../pseudonym.ts';
import { createRoomStore } from '../rooms.store.ts';
import { createRooms } from '../rooms.ts';
import type { OnStage } from '../room.handlers.ts';
import { createSanctionStore } from '../sanctions.store.ts';

/** What a snapshot says where there is no stage. */
/** What a snapshot says of a classroom in which nothing was done. */
export const emptyClassroom: ClassroomState = {
  settings: firstSettings,
  questions: { open: 0, waiting: null },
  poll: null,
};

export const nobodyOnStage: OnStage = {
  stage: { state: 'empty', streams: [], pinned: null },
  hands: { place: null, line: null },
  speakers: { call: null, speakers: null },
};

/** A prepared message that remembers what it was made of. */
interface Readable extends Prepared {
  message: ServerMessage;
}

export class Person implements Client {
  readonly id = newId();
  identity: Client['identity'];
  seat: Seat | null = null;
  tap: SocketTap | null = null;
  gone = false;
  readonly heard: ServerMessage[] = [];

  constructor(name: string, role: SiteRole = 'member') {
    this.identity = {
      accountId: newId(),
      sessionId: newId(),
      name,
      email: `${name.toLowerCase()}@uni.example`,
      role,
      verified: true,
    };
  }

  send(message: ServerMessage): void {
    this.heard.push(structuredClone(message));
  }

  sendPrepared(prepared: Prepared): void {
    this.heard.push(structuredClone((prepared as Readable).message));
  }

  /** Another tab of the same person, in the same session. */
  anotherTab(): Person {
    const tab = new Person(this.identity.name);
    tab.identity = { ...this.identity };
    return tab;
  }

  of<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<ServerMessage, { type: T }> => message.type === type);
  }

  /** Every event it was given, by snapshot or as it happened. */
  get events(): RoomEvent[] {
    return this.heard.flatMap((message) =>
      message.type === 'room.entered' || message.type === 'room.events' ? message.events : [],
    );
  }
}

export function createHouse(
  store: Store,
  bus: Bus = new MemoryBus(),
  reactionStore = createReactionStore(store.db),
  now: () => number = Date.now,
) {
  const { db } = store;
  const roomStore = createRoomStore(db);
  const memberStore = createMemberStore(db);
  const events = createEventStore(db);
  const prepare = (message: ServerMessage): Readable => ({ frame: Buffer.alloc(0), message });
  const pseudonymOf = createPseudonyms('a secret of the tests');
  const registry = new Registry({ store, events, rooms: roomStore, members: memberStore, bus, prepare, pseudonymOf });
  const sanctionStore = createSanctionStore(db);
  const rooms = createRooms({ rooms: roomStore, members: memberStore, sanctions: sanctionStore, registry, now });
  const chat = createChat({
    db,
    events,
    members: memberStore,
    sanctions: sanctionStore,
    registry,
    reactionStore,
    now,
  });
  const invitations: string[] = [];
  const members = createMembers({
    rooms,
    members: memberStore,
    registry,
    sendInvitation: (email) => void invitations.push(email),
  });

  return {
    store,
    roomStore,
    memberStore,
    sanctionStore,
    events,
    registry,
    pseudonymOf,
    rooms,
    members,
    invitations,
    ...chat,

    /** Writes the person into the table of accounts. */
    async register(...people: Person[]): Promise<void> {
      for (const { identity } of people) {
        await db
          .insertInto('user')
          .values({
            id: identity.accountId,
            name: identity.name,
            email: identity.accountId + identity.email,
            email_verified: 1,
            role: identity.role,
            disabled: 0,
            image: null,
            created_at: Date.now(),
            updated_at: Date.now(),
          })
          .execute();
      }
    },

    /** A room of Ada's, with these members. */
    async roomOf(ada: Person, people: [Person, RoomRole][] = []): Promise<string> {
      const wish = { name: 'Operating Systems', description: '', joining: 'code' as const };
      const { id } = await rooms.create(ada.identity, wish, 'https://here');
      for (const [person, role] of people) await memberStore.add(id, person.identity.accountId, role, Date.now());
      return id;
    },

    async enter(person: Person, id: string, known: { epoch?: string; lastSeq?: number } = {}): Promise<void> {
      const standing = await rooms.admit(person.identity, id);
      const room = await registry.open(id);
      await room.enter(person, standing, known, ({ resumed, events: missed }) => ({
        type: 'room.entered',
        re: 0,
        room: room.info,
        me: {
          id: person.identity.accountId,
          name: person.identity.name,
          role: standing.role,
          permissions: [...person.seat!.permissions],
          guest: standing.guest,
          pseudonym: person.seat!.pseudonym,
        },
        epoch: room.epoch,
        seq: room.seq,
        resumed,
        events: missed,
        lecture: room.lecture,
        ...nobodyOnStage,
        chat: chat.chats.of(room).seenBy(person),
        classroom: emptyClassroom,
        relay: false,
        viewers: room.viewers,
        now: Date.now(),
      }));
    },

    async say(person: Person, text: string, clientId?: string) {
      return person.seat!.room.append({
        type: 'chat.posted',
        by: byOf(person),
        payload: { text },
        ...(clientId ? { clientId } : {}),
      });
    },
  };
}

export type House = ReturnType<typeof createHouse>;
