import { limits } from '../../protocol/limits.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import { onceEachWay } from '../operations/once-each-way.ts';
import type { Room } from '../rooms/live/room.ts';
import { Beginnings } from './beginnings.ts';
import { Deliveries } from './deliveries.ts';
import { createFeedStore } from './feeds.store.ts';
import { createFeeds } from './feeds.ts';
import { Forgotten } from './forgotten.ts';
import { createNotices } from './notices.ts';
import { createReminderStore } from './reminders.store.ts';
import { createReminders } from './reminders.ts';
import { createScheduleStore } from './schedule.store.ts';
import { createScheduling } from './schedule.ts';
import { createStopTokens } from './stop-tokens.ts';

export type ScheduleParts = Pick<
  ClassroomParts,
  | 'db'
  | 'registry'
  | 'rooms'
  | 'roomStore'
  | 'memberStore'
  | 'stages'
  | 'mailer'
  | 'secret'
  | 'origin'
  | 'rates'
  | 'log'
  | 'now'
>;

/** How often it is looked whether a lecture was forgotten. */
const forgottenLookMs = 60_000;

/** Makes the schedule of a node from its parts, and sees to what falls due. */
export function createSchedule(parts: ScheduleParts) {
  const { db, registry, rooms, mailer, origin, rates, log, now = Date.now } = parts;
  const store = createScheduleStore(db);
  const reminderStore = createReminderStore(db);
  const stopTokens = createStopTokens(parts.secret);
  const deliveries = new Deliveries(mailer, log);
  const writing = { store: reminderStore, deliveries, stopTokens, origin };
  const reminders = createReminders({ ...writing, now });
  const forgotten = new Forgotten({
    ...{ store, registry, now },
    rooms: parts.roomStore,
    members: parts.memberStore,
    presented: (room) => isPresented(parts.stages, room),
  });
  registry.join(new Beginnings(store, log));
  registry.join({ keeps: (room) => forgotten.keeps(room) });

  const looks = [
    every(limits.reminderLookMs, () => reminders.look(), 'reminders'),
    every(forgottenLookMs, () => forgotten.look(), 'lectures that were forgotten'),
  ];

  /** One after the other, however long one takes. */
  function every(ms: number, look: () => Promise<void>, what: string): NodeJS.Timeout {
    const told = onceEachWay(log, { fails: `${what} could not be looked for`, works: `${what} are looked for again` });
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      void told(look()).finally(() => (busy = false));
    }, ms).unref();
  }

  return {
    scheduling: createScheduling({ store, rooms, notices: createNotices({ ...writing, log }), rates, now }),
    feeds: createFeeds({ feeds: createFeedStore(db), store, rooms, origin, rates, now }),
    reminders,
    forgotten,
    stop(): void {
      looks.forEach(clearInterval);
      deliveries.stop();
    },
  };
}

export type Schedule = ReturnType<typeof createSchedule>;

/** By who gives the lecture, or at least by somebody beside. */
function isPresented(stages: ScheduleParts['stages'], room: Room): boolean {
  const { state, streams } = stages.stateOf(room.id);
  return state === 'on' || streams.some(({ place }) => place > 0);
}
