import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import type { Lecture, Permission, RoomEntered, RoomInfo, RoomRole } from '../../protocol/room.ts';
import type { Stage } from '../../protocol/stage.ts';
import { emptyChat, type ChatView } from './chat-state.ts';
import type { ConnectionState } from './connection.ts';
import type { RoomLog } from './log.ts';
import type { OutboxItem } from './outbox-shelf.ts';
import type { RefusalCode } from './requests.ts';

/** Everything a page shows of a room. A new object for every change, never changed in place. */
export interface RoomView {
  connection: ConnectionState;
  /** `inside` also while the connection is being mended: what is shown is then the last that was known. */
  place: 'entering' | 'inside' | 'refused' | 'removed' | 'deleted';
  refusal: RefusalCode | null;
  /** With `removed`: until when (null: for good), and what staff wrote. Null where only the membership ended. */
  removal: { until: number | null; words: string } | null;
  /** Counts the times the room was entered: after each, the server knows nothing of the last socket. */
  visits: number;
  info: RoomInfo | null;
  me: Self | null;
  /** The newest stretch of the room log. */
  log: RoomLog | null;
  /** Another stretch, while one reads far above: shown instead of `log` until they meet or the reader comes back. */
  window: RoomLog | null;
  loadingOlder: boolean;
  loadingNewer: boolean;
  outbox: OutboxItem[];
  chat: ChatView;
  lecture: Lecture | null;
  stage: Stage;
  /** The snapshot of the last time the room was entered, and what was told since beyond the rest of this view. */
  entered: RoomEntered | null;
  signals: Signals;
  viewers: number;
  /** The server has a relay for media. */
  relay: boolean;
  /** Add to this computer's clock to have the server's. */
  clockOffset: number;
}

/** The last of each kind: every one says all of what it is about, so the next one replaces it. */
export type Signals = { readonly [T in ServerMessage['type']]?: ServerMessageOf<T> };

/** Who one is in the room. */
export interface Self {
  id: string;
  name: string;
  role: RoomRole;
  permissions: Permission[];
  guest: boolean;
  /** The id under which one writes anonymously here. */
  pseudonym: string;
}

export function viewBefore(connection: ConnectionState): RoomView {
  return {
    connection,
    place: 'entering',
    refusal: null,
    removal: null,
    visits: 0,
    info: null,
    me: null,
    log: null,
    window: null,
    loadingOlder: false,
    loadingNewer: false,
    outbox: [],
    chat: emptyChat,
    lecture: null,
    stage: { state: 'empty', streams: [], pinned: null },
    entered: null,
    signals: {},
    viewers: 0,
    relay: false,
    clockOffset: 0,
  };
}

/** The view while it changes: read it afresh after every wait. */
export interface ViewHolder {
  readonly view: RoomView;
  show(change: Partial<RoomView>): void;
}
