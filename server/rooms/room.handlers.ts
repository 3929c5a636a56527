import type { ClassroomState } from '../../protocol/classroom.ts';
import type { ChatState, RoomEntered } from '../../protocol/room.ts';
import { seated, type Client } from './client.ts';
import { answered, type Handlers } from './handlers.ts';
import type { Registry } from './live/registry.ts';
import type { Rooms } from './rooms.ts';

/** What a snapshot says of the stage. */
export type OnStage = Pick<RoomEntered, 'stage' | 'hands' | 'speakers'>;

/** Entering and leaving. */
export function roomHandlers({
  rooms,
  registry,
  stageOf,
  hasRelay,
  chatOf,
  classroomOf,
}: {
  rooms: Rooms;
  registry: Registry;
  /** The live state beside the log, as this client may see it. */
  stageOf: (client: Client) => OnStage;
  hasRelay: boolean;
  chatOf: (client: Client) => ChatState;
  classroomOf: (client: Client) => ClassroomState;
}): Handlers {
  return {
    async 'room.enter'(client, message) {
      const { revision } = registry;
      const standing = await rooms.admit(client.identity, message.room);
      const room = await registry.open(message.room);
      client.seat?.room.leave(client);
      await room.enter(client, standing, message, (history) => ({
        type: 'room.entered',
        re: message.id,
        room: room.info,
        me: {
          id: client.identity.accountId,
          name: client.identity.name,
          role: standing.role,
          permissions: [...client.seat!.permissions],
          guest: standing.guest,
          pseudonym: client.seat!.pseudonym,
        },
        epoch: room.epoch,
        seq: room.seq,
        ...history,
        lecture: room.lecture,
        ...stageOf(client),
        chat: chatOf(client),
        classroom: classroomOf(client),
        viewers: room.viewers,
        relay: hasRelay,
        now: Date.now(),
      }));
      // Removed or demoted while on the way in: whoever did it found nobody here yet.
      if (registry.revision !== revision) await registry.review(room.id, client.identity.accountId);
      return answered;
    },

    'room.leave'(client, message) {
      seated(client, message.room, 'room.see').room.leave(client);
    },
  };
}
