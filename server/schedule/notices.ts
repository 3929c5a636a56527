import type { BaseLogger } from 'pino';
import type { Deliveries } from './deliveries.ts';
import { letters, type Told } from './letters.ts';
import type { ReminderStore } from './reminders.store.ts';
import type { Planned } from './schedule.store.ts';
import type { StopTokens } from './stop-tokens.ts';

/** Something was changed in a room's schedule. */
export interface News {
  of: Told;
  /** The lecture that was chosen to be changed, as it was. */
  before: Planned;
  /** All that were changed, as they are; by time, at least one. */
  after: Planned[];
  /** Whose account did it. */
  by: string;
  note: string;
}

export interface Notices {
  /**
   * Writes to the members who want to know: one letter to each, however many lectures of a series were changed. Never rejects: what
   * was changed stays changed, and to try again would change nothing.
   */
  tell(news: News, at: number): Promise<void>;
}

export function createNotices(parts: {
  store: ReminderStore;
  deliveries: Pick<Deliveries, 'send'>;
  stopTokens: StopTokens;
  origin: () => string;
  log: Pick<BaseLogger, 'warn'>;
}): Notices {
  const { store, deliveries, stopTokens, origin, log } = parts;

  return {
    tell: (news, at) =>
      tell(news, at).catch((err: unknown) => log.warn({ err }, 'members were not told of a change in the schedule')),
  };

  async function tell({ of, before, after, by, note }: News, at: number): Promise<void> {
    const ahead = after.filter(({ ends_at }) => ends_at > at);
    const lecture = ahead.find(({ id }) => id === before.id) ?? ahead[0];
    if (!lecture || (of === 'change' && !note && !concerns(before, lecture))) return;
    const readers = (await store.readers([lecture.room_id], at)).filter(
      ({ accountId, choice }) => choice.notices && accountId !== by,
    );
    const emails = new Map(readers.map(({ accountId, email }) => [accountId, email]));
    const what = `change ${lecture.sequence}`;
    const claims = readers.map(({ accountId }) => ({ scheduled_id: lecture.id, account_id: accountId, what }));
    const told = { of, lecture, before: lecture.id === before.id ? before : lecture, others: ahead.length - 1, note };
    const own = await store.claim(claims, at);
    deliveries.send(
      own.map(({ account_id }) => () => {
        const to = emails.get(account_id)!;
        return letters.notice(told, { to, origin: origin(), stop: stopTokens.of(account_id) });
      }),
    );
  }
}

/** Somebody who wants to come should know. Another description alone is nothing to write to everybody about. */
function concerns(before: Planned, { id, title, starts_at, ends_at, zone }: Planned): boolean {
  if (id !== before.id) return true;
  const { title: t, starts_at: s, ends_at: e, zone: z } = before;
  return title !== t || starts_at !== s || ends_at !== e || zone !== z;
}
