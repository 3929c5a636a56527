import type { BaseLogger } from 'pino';
import type { Retention, RetentionPolicy, RetentionRun } from '../../protocol/privacy.ts';
import type { By } from '../../protocol/room.ts';
import type { RoomLog } from '../privacy/log.ts';
import { Batches } from './batches.ts';
import type { ChatExpiryStore } from './chat-expiry.store.ts';
import type { Expiry } from './expiries.store.ts';
import type { PolicyStore } from './policy.store.ts';

export interface RetentionParts {
  policies: PolicyStore;
  chats: ChatExpiryStore;
  expiries: Expiry[];
  append: RoomLog;
  /** For administrators: what was removed. */
  note: (removed: RetentionRun['removed']) => Promise<void>;
  /** What else is better done at night. */
  tidy: () => Promise<void>;
  log: Pick<BaseLogger, 'info' | 'warn'>;
  clock: () => number;
  pause: (ms: number) => Promise<void>;
  /** For how long pieces of work took. */
  stopwatch?: () => number;
}

const dayMs = 24 * 60 * 60_000;
/** In the night, and a day after the last time at the latest. */
const hour = 3;

/** Who the author of `chat.expired` is. */
const theServer: By = { id: 'chatstream-server', name: '', role: null };

/** Once a day removes what is older than the administrators want it kept: one node of all, a little at a time. */
export function createRetention(parts: RetentionParts) {
  const { policies, chats, expiries, append, note, tidy, log, clock, pause } = parts;
  const { stopwatch = () => performance.now() } = parts;
  let running: Promise<void> | null = null;

  return {
    async read(): Promise<Retention> {
      return { policy: await policies.policy(), last: await policies.lastRun() };
    },
    change: (policy: RetentionPolicy): Promise<void> => policies.change(policy),

    /** To be called every few minutes: runs when it is time and no other node has begun. Resolves when it is done. */
    async look(): Promise<void> {
      const now = clock();
      const before = await policies.begun();
      if (!isTime(before, now) || !(await policies.begin(before, now))) return;
      await (running ??= run(now).finally(() => (running = null)));
    },
  };

  async function run(now: number): Promise<void> {
    const policy = await policies.policy();
    const removed = { chat: 0, audit: 0, mails: 0, attendance: 0, rooms: 0 };
    const batches = new Batches({ now: stopwatch, pause });
    for (const { of, counted, removeSome } of expiries) {
      const days = of === 'room' ? 0 : policy[of];
      if (days === null) continue;
      const old = now - days * dayMs;
      for (let n = await batches.run((size) => removeSome(old, size)); n !== null;) {
        removed[counted] += n;
        n = await batches.run((size) => removeSome(old, size));
      }
    }
    if (policy.chatDays !== null) removed.chat += await expireChats(now - policy.chatDays * dayMs, batches);
    await policies.note({ at: now, removed });
    if (Object.values(removed).some((n) => n > 0)) await note(removed);
    log.info({ removed }, 'what was older than it may be is removed');
    await tidy();
  }

  async function expireChats(old: number, batches: Batches): Promise<number> {
    let erased = 0;
    for (let page = await chats.rooms(''); page.length > 0; page = await chats.rooms(page.at(-1)!)) {
      for (const room of page) erased += await expireChat(room, old, batches);
    }
    return erased;
  }

  /**
   * The texts first, then one event for all of them: that is what pages and other nodes forget by, also those that are not there
   * now. Where it broke off the next time begins again, since only the event says how far it came.
   */
  async function expireChat(roomId: string, old: number, batches: Batches): Promise<number> {
    let erased = 0;
    for (let some = 1; some > 0; erased += some) {
      some = await batches.run((size) => chats.eraseAsides(roomId, old, size));
    }
    const from = await chats.expiredUpTo(roomId);
    let [upTo, messages] = [from, false];
    for (;;) {
      const size = batches.size;
      const found = await chats.older(roomId, upTo, old, size);
      if (!found) break;
      erased += await batches.run(() => chats.erase(roomId, upTo, found.last));
      [upTo, messages] = [found.last, messages || found.messages];
    }
    if (messages) {
      const entry = { type: 'chat.expired', by: theServer, payload: { before: upTo + 1 } } as const;
      await append(roomId, { ...entry, alongside: [{ query: chats.expiring(roomId, upTo) }] });
    }
    return erased;
  }
}

export type RetentionOffice = ReturnType<typeof createRetention>;

function isTime(last: number, now: number): boolean {
  if (now - last >= dayMs) return true;
  return new Date(now).getHours() === hour && now - last >= 2 * 60 * 60_000;
}
