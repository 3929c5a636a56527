import { limits } from '../../protocol/limits.ts';
import type { ReminderChoice, RemindersDue } from '../../protocol/schedule.ts';
import type { Identity } from '../accounts/port.ts';
import { UserError } from '../errors.ts';
import type { Deliveries } from './deliveries.ts';
import { letters } from './letters.ts';
import type { Claim, ReminderStore } from './reminders.store.ts';
import { toMessage, type Planned } from './schedule.store.ts';
import type { StopTokens } from './stop-tokens.ts';

export interface RemindersParts {
  store: ReminderStore;
  deliveries: Pick<Deliveries, 'send'>;
  stopTokens: StopTokens;
  origin: () => string;
  now: () => number;
}

const minuteMs = 60_000;

/**
 * Reminds people of lectures, each time they chose once: whoever writes the row of it first, of all nodes and pages, sends or shows
 * it. The row comes first, so that a server that dies in between reminds nobody twice.
 */
export function createReminders({ store, deliveries, stopTokens, origin, now }: RemindersParts) {
  return {
    choice: (person: Identity): Promise<ReminderChoice> => store.choice(person.accountId),

    async choose(person: Identity, wish: ReminderChoice): Promise<ReminderChoice> {
      const choice = { email: inOrder(wish.email), browser: inOrder(wish.browser), notices: wish.notices };
      await store.choose(person.accountId, choice);
      return choice;
    },

    /** Whoever has the token of a mail gets no more of them. Throws `token_invalid`. */
    async stop(token: string): Promise<void> {
      const accountId = stopTokens.read(token);
      if (accountId === null || !(await store.hasAccount(accountId))) throw new UserError('token_invalid');
      const { browser } = await store.choice(accountId);
      await store.choose(accountId, { email: [], browser, notices: false });
    },

    /** What a page of this person is to show now; whatever it is answered with, no other page is. */
    async due({ accountId }: Identity): Promise<RemindersDue> {
      const at = now();
      const { browser } = await store.choice(accountId);
      if (browser.length === 0) return { due: [] };
      const lectures = await store.beginningFor(accountId, windowOf([0, Math.max(...browser)], at), at);
      const claims = lectures.flatMap((lecture) =>
        browser.filter(isDue(lecture, at)).map((minutes) => claimOf('browser', lecture, accountId, minutes)),
      );
      const latest = onePerLecture(await claimed(claims, at));
      const byId = new Map(lectures.map((lecture) => [lecture.id, lecture]));
      return {
        due: latest.map(({ claim, minutes }) => ({ lecture: toMessage(byId.get(claim.scheduled_id)!), minutes })),
      };
    },

    /** Writes to everybody whose time has come. For all members of all rooms four statements, and most often two. */
    async look(): Promise<void> {
      const at = now();
      const minutes = await store.minutesByMail();
      const lectures = await store.beginning(minutes.map((before) => windowOf([before, before], at)));
      const byId = new Map(lectures.map((lecture) => [lecture.id, lecture]));
      const readers = await store.readers([...new Set(lectures.map(({ room_id }) => room_id))], at, { chosen: true });
      const emails = new Map(readers.map(({ accountId, email }) => [accountId, email]));
      const claims = lectures.flatMap((lecture) =>
        readers
          .filter(({ roomId }) => roomId === lecture.room_id)
          .flatMap(({ accountId, choice }) =>
            choice.email.filter(isDue(lecture, at)).map((before) => claimOf('email', lecture, accountId, before)),
          ),
      );
      const own = onePerLecture(await claimed(claims, at));
      deliveries.send(
        own.map(({ claim }) => () => {
          const to = emails.get(claim.account_id)!;
          const envelope = { to, origin: origin(), stop: stopTokens.of(claim.account_id) };
          return letters.reminder(byId.get(claim.scheduled_id)!, envelope);
        }),
      );
    },
  };

  /** Those that were made here and now. What is known to be made already is not tried again every few seconds. */
  async function claimed(claims: Claim[], at: number): Promise<Claim[]> {
    const before = new Set((await store.claimed([...new Set(claims.map((one) => one.scheduled_id))])).map(nameOf));
    return store.claim(
      claims.filter((claim) => !before.has(nameOf(claim))),
      at,
    );
  }
}

export type Reminders = ReturnType<typeof createReminders>;

/** When lectures begin of which somebody is to be reminded now, who wants to know between so many minutes before. */
function windowOf([fewest, most]: [fewest: number, most: number], at: number): { after: number; upTo: number } {
  return { after: at + fewest * minuteMs - limits.reminderLateMs, upTo: at + most * minuteMs };
}

const isDue = (lecture: Planned, at: number) => (minutes: number) => {
  const { after, upTo } = windowOf([minutes, minutes], at);
  return lecture.starts_at > after && lecture.starts_at <= upTo;
};

function claimOf(way: 'email' | 'browser', lecture: Planned, account_id: string, minutes: number): Claim {
  return { scheduled_id: lecture.id, account_id, what: `${way} ${minutes}` };
}

const nameOf = ({ scheduled_id, account_id, what }: Claim): string => `${scheduled_id} ${account_id} ${what}`;

/** Where two times of one person and one lecture are due at once, the one nearer to it. */
function onePerLecture(claims: Claim[]): { claim: Claim; minutes: number }[] {
  const nearest = new Map<string, { claim: Claim; minutes: number }>();
  for (const claim of claims) {
    const minutes = Number(claim.what.split(' ')[1]);
    const key = `${claim.scheduled_id} ${claim.account_id}`;
    if (minutes < (nearest.get(key)?.minutes ?? Infinity)) nearest.set(key, { claim, minutes });
  }
  return [...nearest.values()];
}

function inOrder(minutes: number[]): number[] {
  return [...new Set(minutes)].sort((a, b) => a - b);
}
