import type { Permission } from '../../protocol/room.ts';
import { createVisit, type RoomView, type VisitParts } from './visit.ts';

/** A room as components read it: every property is reactive, and changes only when its own value does. */
export type Room = ReturnType<typeof createRoom>;

/** Enters the room of `parts.roomId` and stays in it until `leave()`. */
export function createRoom(parts: VisitParts) {
  let view = $state.raw<RoomView | null>(null);
  const visit = createVisit(parts, (next) => (view = next)); // calls back before it returns

  // Derived one by one: an effect that reads the number of visits must not run again for every line of chat.
  const connection = $derived(view!.connection);
  const place = $derived(view!.place);
  const refusal = $derived(view!.refusal);
  const visits = $derived(view!.visits);
  const info = $derived(view!.info);
  const me = $derived(view!.me);
  const log = $derived(view!.log);
  const loadingOlder = $derived(view!.loadingOlder);
  const outbox = $derived(view!.outbox);
  const lecture = $derived(view!.lecture);
  const stage = $derived(view!.stage);
  const viewers = $derived(view!.viewers);
  const clockOffset = $derived(view!.clockOffset);

  return {
    ...visit,
    id: parts.roomId,
    get connection() {
      return connection;
    },
    get place() {
      return place;
    },
    get refusal() {
      return refusal;
    },
    get visits() {
      return visits;
    },
    get info() {
      return info;
    },
    get me() {
      return me;
    },
    get log() {
      return log;
    },
    get loadingOlder() {
      return loadingOlder;
    },
    get outbox() {
      return outbox;
    },
    get lecture() {
      return lecture;
    },
    get stage() {
      return stage;
    },
    get viewers() {
      return viewers;
    },
    /** Add to this computer's clock to have the server's. */
    get clockOffset() {
      return clockOffset;
    },
    /** The server's clock. Not reactive by itself: read it together with a clock that ticks. */
    serverNow: () => Date.now() + clockOffset,
    may: (permission: Permission) => me?.permissions.includes(permission) ?? false,
  };
}
