import type { Me } from '../../protocol/api.ts';
import type { Aside } from '../../protocol/aside.ts';
import { limits } from '../../protocol/limits.ts';
import { api, asApiError } from '../ui/api.ts';
import {
  createConnection,
  socketAddress,
  type Connection,
  type EndReason,
  type Full,
  type LinkHint,
  type Socket,
} from './connection.ts';
import { createShelf, forgetOutboxes, type Storage } from './outbox-shelf.ts';
import { forgetDrafts } from './write/drafts.ts';
import type { EventPage, Fetches } from './looking.ts';
import { createRoom, type Room } from './room.svelte.ts';
import type { RoomEvent } from '../../protocol/room.ts';

/** The WebSocket of this tab, for whoever looks at what passes. */
export const wire: { now?: WebSocket } = {};

/** The socket of this tab. */
export function connectHere(): Connection {
  return createConnection({
    open: () => (wire.now = new WebSocket(socketAddress(location, linkHint()))) as unknown as Socket, // its handlers' events are richer than we need
    whyRefused,
    onWake,
    random: Math.random,
  });
}

const linkHint = (): LinkHint | undefined => (navigator as { connection?: LinkHint }).connection;

/** Enters a room in this tab. */
export function enterRoom(connection: Connection, roomId: string): Room {
  const storage = browserStorage();
  return createRoom({
    connection,
    roomId,
    fetches: fetchesOf(roomId),
    shelf: (account) => createShelf({ storage, account, room: roomId }),
    exclusive: (work) => oneTabAtATime(`chatstream.outbox.${roomId}`, work),
    newClientId,
    onStorage(back) {
      const changed = ({ key }: StorageEvent) => back(key);
      addEventListener('storage', changed);
      return () => removeEventListener('storage', changed);
    },
  });
}

function fetchesOf(roomId: string): Fetches {
  const events = (query: Record<string, number>) => api.get<EventPage>(`/api/rooms/${roomId}/events`, query);
  return {
    before: (before) => events({ before }),
    after: (after) => events({ after }),
    around: (around) => events({ around }),
    messages: async (seqs) =>
      (await api.get<{ messages: RoomEvent[] }>(`/api/rooms/${roomId}/messages`, { seqs: seqs.join() })).messages,
    asides: async (of) =>
      (await api.get<{ asides: Aside[] }>(`/api/rooms/${roomId}/asides`, { ...of, limit: limits.pageSizeMax })).asides,
  };
}

/** Signs out, and leaves nothing on this computer that was written but not sent. Rejects with an `ApiError`. */
export async function signOut(): Promise<void> {
  await api.post('/api/auth/sign-out');
  forgetUnsent();
}

/** Also when the session ended elsewhere by signing out. */
export function forgetUnsent(): void {
  const storage = browserStorage();
  if (!storage) return;
  forgetOutboxes(storage);
  forgetDrafts(storage);
}

/** A refused upgrade looks like a dead line to a page; asking who one is tells the two apart. */
async function whyRefused(): Promise<EndReason | Full | null> {
  try {
    const me = await api.get<Me>('/api/me');
    return me.verified ? null : 'unverified';
  } catch (error) {
    const { code, retryAfterMs } = asApiError(error);
    if (code === 'overloaded') return { fullForMs: retryAfterMs ?? 10_000 };
    return code === 'unauthenticated' ? 'expired' : code === 'unverified' ? 'unverified' : null;
  }
}

function onWake(back: () => void): () => void {
  const visible = () => document.visibilityState === 'visible' && back();
  addEventListener('online', back);
  addEventListener('pageshow', back);
  document.addEventListener('visibilitychange', visible);
  return () => {
    removeEventListener('online', back);
    removeEventListener('pageshow', back);
    document.removeEventListener('visibilitychange', visible);
  };
}

/** Web Locks exist on HTTPS and localhost only; elsewhere the server's own deduplication has to be enough, and is. */
function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(name, work) as Promise<T>) : work();
}

/** `crypto.randomUUID` exists on HTTPS and localhost only; this is the same (RFC 9562 section 5.4). */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Null where the browser keeps nothing for us; merely naming `localStorage` may throw then. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
