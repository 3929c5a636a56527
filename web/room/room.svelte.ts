import type { Permission, RoomRole } from '../../protocol/room.ts';
import { destinationOf } from '../../protocol/destination.ts';
import type { RoomView } from './view.ts';
import { createVisit, type VisitParts } from './visit.ts';

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
  const removal = $derived(view!.removal);
  const log = $derived(view!.log);
  const shown = $derived(view!.window);
  const loadingNewer = $derived(view!.loadingNewer);
  const rules = $derived(view!.chat.rules);
  const mute = $derived(view!.chat.mute);
  const pinned = $derived(view!.chat.pinned);
  const reactions = $derived(view!.chat.reactions);
  const asides = $derived(view!.chat.asides);
  const loadingOlder = $derived(view!.loadingOlder);
  const outbox = $derived(view!.outbox);
  const lecture = $derived(view!.lecture);
  const stage = $derived(view!.stage);
  const entered = $derived(view!.entered);
  const signals = $derived(view!.signals);
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
    get removal() {
      return removal;
    },
    get log() {
      return log;
    },
    /** The stretch that is read instead of the newest one. */
    get window() {
      return shown;
    },
    get loadingNewer() {
      return loadingNewer;
    },
    get rules() {
      return rules;
    },
    get mute() {
      return mute;
    },
    /** The seq of the pinned message. */
    get pinned() {
      return pinned;
    },
    get reactions() {
      return reactions;
    },
    get asides() {
      return asides;
    },
    /** Where what one writes goes now, by the rules. Not reactive to time: a mute that ends needs a clock that ticks. */
    destination: () =>
      destinationOf(rules, { staff: isStaff(me), guest: me?.guest ?? false, mute }, Date.now() + clockOffset),
    /** The message of that seq, when this page has it; see `wantMessage`. Reactive. */
    message: (seq: number) => (void view, visit.message(seq)),
    get staff() {
      return isStaff(me);
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
    /** The snapshot of the last time the room was entered. */
    get entered() {
      return entered;
    },
    /** What was told since; see `Signals`. */
    get signals() {
      return signals;
    },
    get viewers() {
      return viewers;
    },
    /** Not reactive: asked when a connection is made. */
    hasRelay: () => view!.relay,
    /** Add to this computer's clock to have the server's. */
    get clockOffset() {
      return clockOffset;
    },
    /** The server's clock. Not reactive by itself: read it together with a clock that ticks. */
    serverNow: () => Date.now() + clockOffset,
    may: (permission: Permission) => me?.permissions.includes(permission) ?? false,
  };
}

const isStaff = (me: { role: RoomRole } | null): boolean => me !== null && me.role !== 'student';
