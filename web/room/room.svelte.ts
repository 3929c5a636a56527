import { createVisit, type RoomView, type VisitParts } from './visit.ts';
import type { Permission } from '../../protocol/room.ts';

/** A room as components read it: every property is reactive. */
export type Room = ReturnType<typeof createRoom>;

/** Enters the room of `parts.roomId` and stays in it until `leave()`. */
export function createRoom(parts: VisitParts) {
  let view = $state.raw<RoomView | null>(null);
  const visit = createVisit(parts, (next) => (view = next));
  const now = () => view!; // set before createVisit returns

  return {
    ...visit,
    id: parts.roomId,
    get connection() {
      return now().connection;
    },
    get place() {
      return now().place;
    },
    get refusal() {
      return now().refusal;
    },
    get visits() {
      return now().visits;
    },
    get info() {
      return now().info;
    },
    get me() {
      return now().me;
    },
    get log() {
      return now().log;
    },
    get loadingOlder() {
      return now().loadingOlder;
    },
    get outbox() {
      return now().outbox;
    },
    get lecture() {
      return now().lecture;
    },
    get stage() {
      return now().stage;
    },
    get viewers() {
      return now().viewers;
    },
    /** Add to this computer's clock to have the server's. */
    get clockOffset() {
      return now().clockOffset;
    },
    /** The server's clock. Not reactive by itself: read it together with a clock that ticks. */
    serverNow: () => Date.now() + now().clockOffset,
    may: (permission: Permission) => now().me?.permissions.includes(permission) ?? false,
  };
}
