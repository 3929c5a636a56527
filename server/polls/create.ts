import { limits } from '../../protocol/limits.ts';
import type { Identity } from '../accounts/port.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { createLibrary } from './library.ts';
import { createPast } from './past.ts';
import { createPictureStore } from './pictures.store.ts';
import { createPictures } from './pictures.ts';
import { pollHandlers } from './polls.handlers.ts';
import { RoomsPolls } from './polls.ts';
import { createPreparedStore } from './prepared.store.ts';
import { createRunning } from './running.ts';
import { createRunStore } from './runs.store.ts';
import { VoteLane } from './votes-lane.ts';
import { createVoteStore } from './votes.store.ts';

/** How often it is looked for polls that should be closed in rooms that nobody is in. */
const dueEveryMs = 15_000;

export type PollsNeeds = Pick<ClassroomParts, 'db' | 'registry' | 'rooms' | 'roomStore' | 'rates' | 'log' | 'now'>;

/** Makes the polls of a node from its parts, and has them told of rooms. */
export function createPolls({ db, registry, rooms, roomStore, rates, log, now = Date.now }: PollsNeeds) {
  const [runs, votes] = [createRunStore(db), createVoteStore(db)];
  const [prepared, pictures] = [createPreparedStore(db), createPictureStore(db)];
  const running = createRunning({ runs, now });
  const polls = new RoomsPolls({
    ...{ runs, votes, registry, now, lane: new VoteLane(votes, now) },
    close: (room, run) => running.close(room, run),
    failed: (err) => log.warn({ err }, 'polls cannot be read; it is tried again'),
  });
  registry.join(polls);

  const changing = new Buckets(limits.pollLibraryRate, { shared: rates?.('poll library') });
  function pace({ accountId }: Identity): void {
    const wait = changing.take(accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }
  const past = createPast({ rooms, runs, votes, pace });

  const closeDue = (): Promise<void> =>
    polls.closeDue().catch((err: unknown) => log.warn({ err }, 'polls whose time is over cannot be closed'));
  const timer = setInterval(() => void closeDue(), dueEveryMs).unref();
  const handlers: Handlers[] = [pollHandlers({ polls, running, runs, prepared, pictures, rates })];

  return {
    handlers,
    /** For the snapshot. */
    seenBy: polls.seenBy.bind(polls),
    library: createLibrary({ rooms, prepared, pictures, pace, now }),
    pictures: createPictures({ rooms, store: pictures, pace, now }),
    past,
    /** Runs of a lecture as this person may see them, for its record. */
    ofLecture: past.ofLecture,
    /** What the files of a room are named after. */
    roomName: async (id: string): Promise<string> => (await roomStore.find(id))?.name ?? '',
    closeDue,
    stop(): void {
      clearInterval(timer);
    },
  };
}

export type Polls = ReturnType<typeof createPolls>;
