/** People who write without end, and what became of it. */
import { judge, type Logged, type Verdict } from '../../bench/crash/judge.ts';
import type { StoreLocation } from '../../server/store/index.ts';
import { withStore, type Attendee } from './crowd.ts';
import { logOf } from './store-rooms.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everybody writes at random moments, connected or not, `perSecond` messages together, until told to stop. */
export function createWriters(attendees: readonly Attendee[], perSecond: number) {
  const written = attendees.map(() => 0);
  let writing = false;
  let writers: Promise<void>[] = [];

  return {
    start(): void {
      writing = true;
      writers = attendees.map(async ({ visit }, author) => {
        while (writing) {
          await pause((-Math.log(1 - Math.random()) * 1_000 * attendees.length) / perSecond);
          visit.say(`${author} ${written[author]!++}`);
        }
      });
    },
    async stop(): Promise<void> {
      writing = false;
      await Promise.all(writers);
    },
  };
}

/** A room's log as it is in the database. */
export async function storedLog(location: StoreLocation, room: string): Promise<Logged[]> {
  const log = await withStore(location, (store) => logOf(store, room));
  return log.map(({ seq, clientId, payload }) => ({ seq, clientId, text: payload.text ?? null }));
}

/** Holds what the server acknowledged to these writers against the log, and against every screen. */
export function verdictOn(log: Logged[], attendees: readonly Attendee[]): Verdict & { unsent: number } {
  const textOf = new Map(log.map(({ clientId, text }) => [clientId, text]));
  const written = attendees.flatMap(({ acknowledged }) =>
    acknowledged.map(({ clientId, seq }) => {
      const text = textOf.get(clientId) ?? `lost: ${clientId}`;
      const [author, n] = text.split(' ').map(Number);
      return { author: author!, n: n!, text, clientId, seq };
    }),
  );
  const screens = attendees.map(({ events }) => events);
  const unsent = attendees.reduce((sum, { view }) => sum + view.outbox.length, 0);
  return { ...judge(written, log, screens), unsent };
}
