import type { RuleBroken } from '../../protocol/chat.ts';
import type { RefusalCode } from './requests.ts';

/** What a message may carry besides its text; see `ChatPost`. */
export interface Extras {
  replyTo?: number;
  mentions?: string[];
  anonymous?: boolean;
  /** Not to all: to `staff`, or (from staff) to this person. */
  to?: string;
}

/** A message that its author wrote here and that the server has not confirmed yet. */
export interface OutboxItem {
  clientId: string;
  text: string;
  /** When it was written, by this computer's clock; also the order in which it is sent. */
  at: number;
  /** `sent`: the server has it, but it has not come round as an event yet. */
  state: 'pending' | 'failed' | 'sent';
  extras?: Extras;
  /** Why it failed: the code, the rule of the room it broke, and what staff wrote about it. */
  code?: RefusalCode;
  rule?: RuleBroken;
  reason?: string;
  /** While it is pending in slow mode: when it will be sent, by this computer's clock. */
  until?: number;
}

/** The part of `localStorage` that is used here. */
export interface Storage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Shelf {
  /** Everything unsent, of this tab and of the others, in the order it was written. */
  all(): OutboxItem[];
  put(item: OutboxItem): void;
  remove(clientId: string): void;
  /** Whether a change of this storage key concerns this shelf (`null`: everything was cleared). */
  concerns(key: string | null): boolean;
}

const PREFIX = 'chatstream.outbox.';

/**
 * Keeps unsent messages over a reload. One storage key per message: tabs of one account write side by side, and a list
 * under one key would lose what the other tab added in the same moment. Texts only, never anything that lets one in.
 */
export function createShelf({
  storage,
  account,
  room,
}: {
  storage: Storage | null;
  account: string;
  room: string;
}): Shelf {
  const prefix = `${PREFIX}${account}.${room}.`;
  /** What the browser would not keep for us: full, or forbidden in a private window. It lasts as long as the page. */
  const kept = new Map<string, OutboxItem>();

  return {
    all() {
      return [...stored(storage, prefix), ...kept.values()].sort((a, b) => a.at - b.at);
    },
    put(item) {
      try {
        storage!.setItem(prefix + item.clientId, JSON.stringify(item));
        kept.delete(item.clientId);
      } catch {
        kept.set(item.clientId, item);
      }
    },
    remove(clientId) {
      kept.delete(clientId);
      storage?.removeItem(prefix + clientId);
    },
    concerns: (key) => key === null || key.startsWith(prefix),
  };
}

/** For signing out: whoever sits here next must not find what somebody else was about to say. */
export function forgetOutboxes(storage: Storage): void {
  for (const key of keysOf(storage, PREFIX)) storage.removeItem(key);
}

function stored(storage: Storage | null, prefix: string): OutboxItem[] {
  if (!storage) return [];
  return keysOf(storage, prefix).flatMap((key) => parsed(storage.getItem(key), key.slice(prefix.length)) ?? []);
}

function keysOf(storage: Storage, prefix: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i));
  return keys.filter((key): key is string => key !== null && key.startsWith(prefix));
}

/** Storage may hold what an older version or somebody's hand wrote. */
function parsed(json: string | null, clientId: string): OutboxItem | null {
  try {
    const { text, at, state, extras, code, rule, reason, until } = JSON.parse(json ?? '') as OutboxItem;
    if (typeof text !== 'string' || typeof at !== 'number') return null;
    const item = { clientId, text, at, ...(extras ? { extras } : {}) };
    if (state !== 'failed') return { ...item, state: 'pending', ...(until ? { until } : {}) };
    return { ...item, state, ...(code ? { code } : {}), ...(rule ? { rule } : {}), ...(reason ? { reason } : {}) };
  } catch {
    return null;
  }
}
